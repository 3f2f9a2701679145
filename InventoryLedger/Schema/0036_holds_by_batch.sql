-- What is in the shop, and what of it is due, by the batches that the outbox lists anyway, and no longer by an index of tickets: that cost every grant
-- as much as a fifth of its row. A batch is due when the first of its holds is; the sweeper then looks at each, and again when the next one is due.
DROP INDEX ticket_live; -- first, as grants lock ticket before result_batch

ALTER TABLE result_batch
    ADD COLUMN due_at timestamptz, -- no hold that is listed here ends by itself before; null: none of them lives any more
    ADD CONSTRAINT holds_are_listed CHECK (due_at IS NULL OR cardinality(tickets) > 0);
CREATE INDEX result_batch_due ON result_batch (sale_id, due_at) WHERE due_at IS NOT NULL;

-- Lists of holds that live already went when Kafka had them. They were told then.
ALTER TABLE result_batch DISABLE TRIGGER tickets_are_told;
INSERT INTO result_batch (id, sale_id, tickets, published_at, due_at)
SELECT gen_random_uuid(), sale_id, array_agg(ticket_id), clock_timestamp(), min(expires_at)
FROM ticket WHERE state IN ('reserved', 'admitted') GROUP BY sale_id;
ALTER TABLE result_batch ENABLE TRIGGER tickets_are_told;

-- A node of the version before does not say when its batch is due: the sweeper finds out.
ALTER TABLE result_batch ALTER COLUMN due_at SET DEFAULT clock_timestamp();

CREATE OR REPLACE FUNCTION is_past_retention(the_sale uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM sale
        WHERE id = the_sale AND state = 'closed' AND cleared_at IS NOT NULL
            AND closed_at + retention_days * interval '1 day' <= clock_timestamp()
            AND NOT EXISTS (
                SELECT 1 FROM ticket
                WHERE ticket_id IN (SELECT unnest(tickets) FROM result_batch WHERE sale_id = the_sale AND due_at IS NOT NULL)
                    AND state IN ('reserved', 'admitted'))
            AND NOT EXISTS (SELECT 1 FROM voucher WHERE sale_id = the_sale AND redeemed_at IS NULL AND expires_at > clock_timestamp()))
$$;
