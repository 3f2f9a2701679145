-- Least privilege. A node's login is a member of one of these groups; it owns nothing, so it can't alter a table or drop a trigger.
-- Roles belong to the whole cluster, and another database of it may be migrated at this very moment: "exists already" is no error,
-- in either of the forms in which a race shows itself.
DO $$
DECLARE
    group_role text;
BEGIN
    FOREACH group_role IN ARRAY ARRAY['flashsale_web', 'flashsale_worker'] LOOP
        BEGIN
            EXECUTE format('CREATE ROLE %I NOLOGIN', group_role);
        EXCEPTION WHEN duplicate_object OR unique_violation THEN
            NULL;
        END;
    END LOOP;
END
$$;

GRANT USAGE ON SCHEMA public TO flashsale_web, flashsale_worker;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM PUBLIC;

-- The journal is read and added to; the grants below are the only ones there are on it.
GRANT SELECT, INSERT ON movement TO flashsale_web, flashsale_worker;

GRANT SELECT ON sale, sale_item, sale_serving, stock, ticket, result_batch TO flashsale_web, flashsale_worker;
GRANT UPDATE ON stock, ticket, result_batch TO flashsale_web, flashsale_worker;
GRANT INSERT ON ticket, result_batch, sale_serving TO flashsale_web, flashsale_worker;
GRANT UPDATE ON sale_serving TO flashsale_web, flashsale_worker;

GRANT UPDATE (state, closed_at, revision) ON sale TO flashsale_worker;

-- Only workers drain partitions; only web nodes meet merchants and tills.
GRANT SELECT, INSERT, UPDATE ON partition_checkpoint TO flashsale_worker;
GRANT SELECT, INSERT ON merchant TO flashsale_web;
GRANT UPDATE ON sale TO flashsale_web;
GRANT INSERT ON sale, sale_item, stock TO flashsale_web;
GRANT SELECT, INSERT ON purchase TO flashsale_web;
GRANT SELECT, INSERT, UPDATE ON voucher TO flashsale_web;
GRANT SELECT ON merchant, purchase, voucher TO flashsale_worker;
