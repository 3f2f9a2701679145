-- How a sale looks. Apart from the sale: workers have nothing to do with it, and a sale's row is read far more often.
CREATE TABLE brand_logo (
    hash  text  COLLATE "C" PRIMARY KEY, -- SHA-256 of the bytes: the same picture for ten sales is stored once, and an address never changes its picture
    type  text  NOT NULL CHECK (type IN ('image/png', 'image/jpeg', 'image/webp')),
    bytes bytea NOT NULL CHECK (octet_length(bytes) <= 65536)
);

CREATE TABLE sale_brand (
    sale_id  uuid PRIMARY KEY REFERENCES sale ON DELETE CASCADE,
    document text NOT NULL,             -- the brand document as the merchant's API gives it, checked before it came here
    logo     text COLLATE "C" REFERENCES brand_logo
);

GRANT SELECT, INSERT ON brand_logo TO flashsale_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON sale_brand TO flashsale_web;
