-- Which nodes are there, and whether each is ready for a sale that is about to open.
ALTER TABLE sale
    ADD COLUMN warm_run      integer NOT NULL DEFAULT 0, -- raised by whoever wants the sale made warm again
    ADD COLUMN forced_reason text    NOT NULL DEFAULT ''; -- why it may open cold; empty: it may not

CREATE TABLE node (
    name    text        PRIMARY KEY, -- of one process: one that is started again has another
    role    text        NOT NULL CHECK (role IN ('web', 'worker')),
    seen_at timestamptz NOT NULL
);

CREATE TABLE prewarm_check (
    sale_id    uuid        NOT NULL REFERENCES sale ON DELETE CASCADE,
    node       text        NOT NULL,
    name       text        NOT NULL,
    run        integer     NOT NULL,
    is_ok      boolean     NOT NULL,
    detail     text        NOT NULL,
    checked_at timestamptz NOT NULL,
    PRIMARY KEY (sale_id, node, name)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON node, prewarm_check TO flashsale_web, flashsale_worker;
