-- Who waits for units to come back, partition by partition, so that a worker serves nobody past a lower number that another one holds.
ALTER TABLE partition_checkpoint
    ADD COLUMN waiting    text        NOT NULL DEFAULT '', -- number:items, one a line, lowest first
    ADD COLUMN waiting_at timestamptz NOT NULL DEFAULT '-infinity';
