-- What merchants schedule. The stock itself is not here: a sale is read often and changed rarely, its stock is the other way round.

CREATE TABLE merchant (
    id           uuid        PRIMARY KEY,
    name         text        NOT NULL,
    api_key_hash bytea       NOT NULL UNIQUE, -- SHA-256: a copy of the database opens no merchant's account
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE sale (
    id                uuid        PRIMARY KEY,
    merchant_id       uuid        NOT NULL REFERENCES merchant,
    slug              text        NOT NULL,
    name              text        NOT NULL,
    starts_at         timestamptz NOT NULL,
    ends_at           timestamptz NOT NULL,
    lobby_minutes     integer     NOT NULL CHECK (lobby_minutes >= 0),
    rate_per_minute   integer     NOT NULL CHECK (rate_per_minute >= 0),
    active_limit      integer     NOT NULL CHECK (active_limit >= 0),
    policy            text        NOT NULL CHECK (policy IN ('reserve-first', 'decrement-at-checkout', 'first-to-pay')),
    fulfilment        text        NOT NULL CHECK (fulfilment IN ('all-or-nothing', 'what-is-left')),
    limit_per_shopper integer     NOT NULL CHECK (limit_per_shopper >= 0),
    hold_ms           bigint      NOT NULL CHECK (hold_ms > 0),
    extend_once       boolean     NOT NULL,
    voucher_value     bigint      NOT NULL CHECK (voucher_value >= 0),
    voucher_days      integer     NOT NULL CHECK (voucher_days > 0),
    currency          text        NOT NULL,
    message           text        NOT NULL,
    partitions        integer     NOT NULL CHECK (partitions > 0),
    state             text        NOT NULL
                      CHECK (state IN ('scheduled', 'warming', 'lobby', 'open', 'paused', 'sold-out', 'closed')),
    revision          bigint      NOT NULL, -- every UPDATE adds 1: copies elsewhere are replaced by higher revisions only
    closed_at         timestamptz
);

-- A slug may be used again once its sale is over.
CREATE UNIQUE INDEX sale_by_live_slug ON sale (slug) WHERE state <> 'closed';
CREATE INDEX sale_by_slug ON sale (slug, id);
CREATE INDEX sale_by_merchant ON sale (merchant_id);

CREATE TABLE sale_item (
    sale_id           uuid    NOT NULL REFERENCES sale,
    sku               text    COLLATE "C" NOT NULL,
    position          integer NOT NULL, -- the merchant's order, for people; rows are locked in the order of the SKU
    name              text    NOT NULL,
    price             bigint  NOT NULL CHECK (price >= 0),
    units             integer NOT NULL CHECK (units >= 0),
    limit_per_shopper integer NOT NULL CHECK (limit_per_shopper > 0),
    PRIMARY KEY (sale_id, sku)
);

-- How far a sale was served, saved about once a second. Apart from the sale: that UPDATE would wait for every grant, since grants
-- hold the sale's row FOR SHARE.
CREATE TABLE sale_serving (
    sale_id uuid   PRIMARY KEY REFERENCES sale,
    serving bigint NOT NULL
) WITH (fillfactor = 50);
