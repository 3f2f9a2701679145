-- Writes that can wait are off while a merchant's sale is in its rush: by the sale's life, unless the merchant has said so or so.
CREATE TABLE merchant_read_only (
    merchant_id uuid    PRIMARY KEY REFERENCES merchant,
    is_on       boolean NOT NULL, -- a merchant without a row leaves it to the sales
    reason      text    NOT NULL
);
GRANT SELECT, INSERT, UPDATE, DELETE ON merchant_read_only TO flashsale_web;

-- What can wait: a merchant's notes, shoppers who want to be told of a start, and what they would like to have.
ALTER TABLE sale ADD COLUMN note text NOT NULL DEFAULT '';

CREATE TABLE reminder (
    sale_id    uuid        NOT NULL REFERENCES sale ON DELETE CASCADE,
    shopper_id uuid        NOT NULL,
    email      text        NOT NULL,
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sale_id, shopper_id)
);
CREATE TABLE wish (
    sale_id    uuid NOT NULL,
    sku        text COLLATE "C" NOT NULL,
    shopper_id uuid NOT NULL,
    PRIMARY KEY (shopper_id, sale_id, sku),
    FOREIGN KEY (sale_id, sku) REFERENCES sale_item ON DELETE CASCADE
);
GRANT SELECT, INSERT, UPDATE, DELETE ON reminder, wish TO flashsale_web;
GRANT UPDATE (name, price) ON sale_item TO flashsale_web;
