-- What is left of a sale goes when its time is over: topics and keys a day after the close (cleared_at), rows retention_days after it.
ALTER TABLE sale
    ADD COLUMN retention_days integer NOT NULL DEFAULT 90 CHECK (retention_days BETWEEN 1 AND 3650),
    ADD COLUMN cleared_at     timestamptz; -- when its topics and its keys in Redis were removed
CREATE INDEX sale_to_remove ON sale (closed_at) WHERE state = 'closed';
GRANT UPDATE (cleared_at) ON sale TO flashsale_worker;

-- The one place that says when rows may go: the sale is closed and cleared, its retention is over, nothing is on hold, and no voucher of it can
-- still be redeemed.
CREATE FUNCTION is_past_retention(the_sale uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM sale
        WHERE id = the_sale AND state = 'closed' AND cleared_at IS NOT NULL
            AND closed_at + retention_days * interval '1 day' <= clock_timestamp()
            AND NOT EXISTS (SELECT 1 FROM ticket WHERE sale_id = the_sale AND state IN ('reserved', 'admitted'))
            AND NOT EXISTS (SELECT 1 FROM voucher WHERE sale_id = the_sale AND redeemed_at IS NULL AND expires_at > clock_timestamp()))
$$;

-- The journal stays append-only for everybody, the owner too, but for the rows of a sale that is past its retention.
DROP TRIGGER movement_is_append_only ON movement;
CREATE TRIGGER movement_is_append_only BEFORE UPDATE OR TRUNCATE ON movement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_rewrite_the_journal();

CREATE FUNCTION keep_the_journal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF is_past_retention(OLD.sale_id) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The journal is append-only: DELETE on % is refused before the retention of the sale is over.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER movement_is_kept BEFORE DELETE ON movement FOR EACH ROW EXECUTE FUNCTION keep_the_journal();

-- Removes everything of one sale, in the caller's transaction: all of it or nothing. Nodes may delete no row themselves; they may call this.
-- Returns whether it was removed: of any number of callers by one. The journal goes first, while what says that it may is still there.
CREATE FUNCTION remove_sale(the_sale uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM 1 FROM sale WHERE id = the_sale FOR UPDATE SKIP LOCKED;
    IF NOT FOUND OR NOT is_past_retention(the_sale) THEN
        RETURN false;
    END IF;

    DELETE FROM movement WHERE sale_id = the_sale;
    DELETE FROM purchase WHERE sale_id = the_sale;
    DELETE FROM voucher WHERE sale_id = the_sale;
    DELETE FROM ticket WHERE sale_id = the_sale;
    DELETE FROM result_batch WHERE sale_id = the_sale;
    DELETE FROM wait_sample WHERE sale_id = the_sale;
    DELETE FROM partition_checkpoint WHERE sale_id = the_sale;
    DELETE FROM stock_change WHERE sale_id = the_sale;
    DELETE FROM stock WHERE sale_id = the_sale;
    DELETE FROM sale_item WHERE sale_id = the_sale;
    DELETE FROM sale_serving WHERE sale_id = the_sale;
    DELETE FROM draw_secret WHERE sale_id = the_sale;
    DELETE FROM sale WHERE id = the_sale;
    RETURN true;
END
$$;
REVOKE EXECUTE ON FUNCTION remove_sale(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION remove_sale(uuid) TO flashsale_worker;
