-- What was bought, and what those got who came to the till too late.

CREATE TABLE purchase (
    id              uuid        PRIMARY KEY,
    ticket_id       uuid        NOT NULL UNIQUE, -- a reservation is bought once
    sale_id         uuid        NOT NULL,
    shopper_id      uuid        NOT NULL,
    idempotency_key text        NOT NULL,
    body_hash       bytea       NOT NULL,
    at              timestamptz NOT NULL,
    total           bigint      NOT NULL CHECK (total >= 0),
    currency        text        NOT NULL,
    skus            text[]      COLLATE "C" NOT NULL,
    quantities      integer[]   NOT NULL,
    UNIQUE (shopper_id, idempotency_key)
);
CREATE INDEX purchase_by_sale ON purchase (sale_id);

CREATE TABLE voucher (
    id          uuid        PRIMARY KEY,
    code        text        NOT NULL UNIQUE,
    ticket_id   uuid        NOT NULL UNIQUE, -- one loss, one voucher
    sale_id     uuid        NOT NULL,
    shopper_id  uuid        NOT NULL,
    value       bigint      NOT NULL CHECK (value >= 0),
    currency    text        NOT NULL,
    issued_at   timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    redeemed_at timestamptz,
    CHECK (expires_at > issued_at)
);
CREATE INDEX voucher_by_shopper ON voucher (shopper_id);
CREATE INDEX voucher_by_sale ON voucher (sale_id);
