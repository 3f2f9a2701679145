-- What shoppers are told while they wait, and how right it was.

-- The chance is told in three words and kept honest by its margins, so it is told unless the merchant objects.
ALTER TABLE sale ADD COLUMN show_chance boolean NOT NULL DEFAULT true;

-- Some places of each sale: what their pages said of the wait, and when the turn came. Web nodes follow the same sale side by side; the
-- first one to write a place down has it.
CREATE TABLE wait_sample (
    sale_id      uuid        NOT NULL REFERENCES sale,
    lane         text        NOT NULL,
    number       bigint      NOT NULL,
    ahead        bigint      NOT NULL CHECK (ahead >= 0),
    told_at      timestamptz NOT NULL,
    told_from    timestamptz NOT NULL,
    told_to      timestamptz NOT NULL,
    half_at      timestamptz, -- when half of those ahead had been served, with what was said then
    half_from    timestamptz,
    half_to      timestamptz,
    served_at    timestamptz NOT NULL,
    PRIMARY KEY (sale_id, lane, number),
    CHECK (told_from <= told_to AND half_from <= half_to)
);
GRANT SELECT, INSERT ON wait_sample TO flashsale_web;
GRANT SELECT ON wait_sample TO flashsale_worker;
