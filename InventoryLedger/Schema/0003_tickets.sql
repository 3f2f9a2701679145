-- What became of each ticket, one row a ticket, written when the ledger first decides about it.
-- A reservation has the id of its ticket (one ticket, at most one reservation), which saves the busiest table an index.

CREATE TABLE ticket (
    ticket_id  uuid        PRIMARY KEY, -- version 7: the index grows at its end
    sale_id    uuid        NOT NULL,
    shopper_id uuid        NOT NULL,
    number     bigint      NOT NULL,
    granted_at timestamptz,
    expires_at timestamptz,
    revision   integer     NOT NULL,
    extended   boolean     NOT NULL DEFAULT false,
    state      text        NOT NULL
               CHECK (state IN ('reserved', 'admitted', 'bought', 'released', 'expired', 'sold-out', 'left', 'blocked')),
    skus       text[]      COLLATE "C" NOT NULL, -- what was granted; beside it how many of each
    quantities integer[]   NOT NULL,
    reason     text        -- why it was refused
);
-- A shopper's tickets in any sale: limits count over all of them, and a batch finds its repeated tickets in the same probe.
CREATE INDEX ticket_by_shopper ON ticket (shopper_id);
-- Only what can still end by itself: the sweeper's whole work list.
CREATE INDEX ticket_by_expiry ON ticket (expires_at) WHERE state IN ('reserved', 'admitted');

-- The outbox: results that Kafka may not have yet. Tickets are listed here, not pointed to from each ticket: one array a batch is
-- written much faster than an index entry a ticket.
CREATE TABLE result_batch (
    id           uuid        PRIMARY KEY,
    sale_id      uuid        NOT NULL,
    tickets      uuid[]      NOT NULL,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    published_at timestamptz
);
ALTER TABLE result_batch ALTER COLUMN tickets SET STORAGE EXTERNAL; -- ids do not compress
CREATE INDEX result_batch_unpublished ON result_batch (created_at) WHERE published_at IS NULL;

-- Who drains a partition, and from where. The epoch rises with each change of hands: a batch that carries a lower one is a zombie's.
CREATE TABLE partition_checkpoint (
    sale_id     uuid        NOT NULL,
    partition   integer     NOT NULL CHECK (partition >= 0),
    epoch       bigint      NOT NULL,
    next_offset bigint      NOT NULL CHECK (next_offset >= 0),
    cluster_id  text        NOT NULL, -- offsets mean nothing in another cluster's log
    owner       text        NOT NULL,
    taken_at    timestamptz NOT NULL,
    PRIMARY KEY (sale_id, partition)
) WITH (fillfactor = 20);
