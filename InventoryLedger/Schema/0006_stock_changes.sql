-- What merchants did to the stock under a key of theirs: a request that is sent again, because its answer was lost, moves nothing twice.
CREATE TABLE stock_change (
    sale_id         uuid        NOT NULL REFERENCES sale,
    idempotency_key text        NOT NULL,
    sku             text        COLLATE "C" NOT NULL,
    units           bigint      NOT NULL CHECK (units <> 0), -- restocked where positive, withdrawn where negative
    at              timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sale_id, idempotency_key)
);
GRANT SELECT, INSERT ON stock_change TO flashsale_web;
