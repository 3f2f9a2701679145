-- How many requests a minute one user of a merchant's may send; a merchant without a row has the service's own limits.
CREATE TABLE merchant_limit (
    merchant_id        uuid    PRIMARY KEY REFERENCES merchant,
    per_minute         integer NOT NULL CHECK (per_minute BETWEEN 1 AND 1000000),
    per_minute_in_sale integer NOT NULL CHECK (per_minute_in_sale BETWEEN 1 AND 1000000)
);
GRANT SELECT, INSERT, UPDATE ON merchant_limit TO flashsale_web;
