-- Who was away at the turn may claim it for a while; rates may change on a schedule; a sale may be drained.
ALTER TABLE sale
    ADD COLUMN grace_ms    bigint  NOT NULL DEFAULT 300000 CHECK (grace_ms >= 0),
    ADD COLUMN ramp        text    NOT NULL DEFAULT '', -- at_ms:rate,...; empty: the rate stays
    ADD COLUMN is_draining boolean NOT NULL DEFAULT false;

ALTER TABLE ticket
    DROP CONSTRAINT ticket_state_check,
    ADD CONSTRAINT ticket_state_check CHECK (
        state IN ('reserved', 'admitted', 'missed', 'bought', 'released', 'expired', 'sold-out', 'left', 'blocked')),
    ADD COLUMN missed_at  timestamptz, -- when the turn passed; kept when it was claimed
    ADD COLUMN wish       text,        -- what a missed ticket asked for: it is not in the log any more when the turn is claimed
    ADD COLUMN claimed_at timestamptz,
    ADD CONSTRAINT missed_has_wish CHECK (state <> 'missed' OR (missed_at IS NOT NULL AND wish IS NOT NULL));

CREATE INDEX ticket_by_claim ON ticket (sale_id, claimed_at) WHERE state = 'missed' AND claimed_at IS NOT NULL;
CREATE INDEX ticket_in_the_shop ON ticket (sale_id) WHERE state IN ('reserved', 'admitted');

-- A claim replaces a missed turn and nothing else: over any other row it fails as an insert would, and whoever wrote looks again.
CREATE FUNCTION only_if_missed(state text) RETURNS boolean LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    IF state = 'missed' THEN
        RETURN true;
    END IF;
    RAISE EXCEPTION 'The ticket was decided about already.' USING ERRCODE = 'unique_violation';
END
$$;
