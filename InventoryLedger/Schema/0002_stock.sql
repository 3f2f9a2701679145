-- Where the units are. The CHECKs are the last line: no bug above them can sell what is not there.

CREATE TABLE stock (
    sale_id   uuid   NOT NULL,
    sku       text   COLLATE "C" NOT NULL,
    stocked   bigint NOT NULL CHECK (stocked >= 0),
    available bigint NOT NULL CHECK (available >= 0),
    held      bigint NOT NULL DEFAULT 0 CHECK (held >= 0),
    sold      bigint NOT NULL DEFAULT 0 CHECK (sold >= 0),
    withdrawn bigint NOT NULL DEFAULT 0 CHECK (withdrawn >= 0),
    PRIMARY KEY (sale_id, sku),
    FOREIGN KEY (sale_id, sku) REFERENCES sale_item,
    CONSTRAINT units_add_up CHECK (available + held + sold + withdrawn = stocked)
) WITH (fillfactor = 10); -- the hottest rows there are: each new version finds room on its page, and no index is touched

-- The journal: every unit that moved, from one account to another. Rows are only ever added.
CREATE TABLE movement (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    sale_id      uuid        NOT NULL,
    sku          text        COLLATE "C" NOT NULL,
    from_account text        NOT NULL CHECK (from_account IN ('stocked', 'available', 'held', 'sold', 'withdrawn')),
    to_account   text        NOT NULL CHECK (to_account IN ('stocked', 'available', 'held', 'sold', 'withdrawn')),
    units        bigint      NOT NULL CHECK (units > 0),
    cause        text        NOT NULL,
    reference    uuid        NOT NULL, -- the result batch that the movement belongs to; the sale, where the merchant caused it
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    CHECK (from_account <> to_account)
);
CREATE INDEX movement_by_sale ON movement (sale_id, sku);

-- A grant could be forgotten, a trigger can't: not even the owner rewrites history by accident.
CREATE FUNCTION refuse_to_rewrite_the_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is append-only: % on % is refused.', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON movement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_the_journal();

-- For statements that are sent together with their COMMIT: nobody looks at the row count in between, so a shortage has to be an error.
CREATE FUNCTION refuse_shortage() RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RAISE EXCEPTION 'Units that were counted on are gone.' USING ERRCODE = 'FS001';
END
$$;
