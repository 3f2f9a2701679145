-- What merchants' own servers are told of their sales. Events are written by a trigger, in the transaction of the change: none is lost, and nobody
-- who moves a sale can forget it. Tickets have no such trigger: it would cost each batch of grants, with and without webhooks.
CREATE TABLE webhook (
    id          uuid        PRIMARY KEY,
    merchant_id uuid        NOT NULL REFERENCES merchant,
    url         text        NOT NULL,
    secret      text        NOT NULL, -- encrypted by the web nodes' shared keys
    types       text[]      NOT NULL,
    created_at  timestamptz NOT NULL
);
CREATE INDEX webhook_of_merchant ON webhook (merchant_id);

CREATE TABLE webhook_event (
    id          uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
    merchant_id uuid        NOT NULL,
    type        text        NOT NULL,
    slug        text        NOT NULL,
    data        jsonb       NOT NULL,
    at          timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX webhook_event_by_age ON webhook_event (at);

CREATE TABLE webhook_delivery (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    webhook_id   uuid        NOT NULL REFERENCES webhook ON DELETE CASCADE,
    event_id     uuid        NOT NULL REFERENCES webhook_event ON DELETE CASCADE,
    attempts     integer     NOT NULL DEFAULT 0,
    due_at       timestamptz DEFAULT clock_timestamp(), -- null: delivered, or given up
    delivered_at timestamptz,
    dead_at      timestamptz,
    last_answer  text
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX webhook_delivery_dead ON webhook_delivery (webhook_id) WHERE dead_at IS NOT NULL;
CREATE INDEX webhook_delivery_of_event ON webhook_delivery (event_id);

CREATE FUNCTION tell_webhooks(the_merchant uuid, the_type text, the_slug text, the_data jsonb) RETURNS void LANGUAGE sql AS $$
    WITH told AS (
        INSERT INTO webhook_event (merchant_id, type, slug, data)
        SELECT the_merchant, the_type, the_slug, the_data
        WHERE EXISTS (SELECT FROM webhook WHERE merchant_id = the_merchant AND the_type = ANY(types))
        RETURNING id)
    INSERT INTO webhook_delivery (webhook_id, event_id)
    SELECT webhook.id, told.id FROM told, webhook WHERE merchant_id = the_merchant AND the_type = ANY(types)
$$;

CREATE FUNCTION tell_of_sale() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM tell_webhooks(
        NEW.merchant_id,
        'sale.' || CASE
            WHEN TG_OP = 'INSERT' THEN 'scheduled'
            WHEN NEW.state = 'open' AND OLD.state = 'paused' THEN 'resumed'
            WHEN NEW.state = 'open' THEN 'opened'
            ELSE NEW.state END,
        NEW.slug,
        jsonb_build_object('sale', NEW.slug, 'name', NEW.name, 'state', NEW.state, 'startsAt', NEW.starts_at, 'endsAt', NEW.ends_at));
    RETURN NULL;
END
$$;
CREATE TRIGGER sale_is_told_when_new AFTER INSERT ON sale FOR EACH ROW EXECUTE FUNCTION tell_of_sale();
CREATE TRIGGER sale_is_told AFTER UPDATE OF state ON sale FOR EACH ROW WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION tell_of_sale();

REVOKE EXECUTE ON FUNCTION tell_webhooks(uuid, text, text, jsonb) FROM PUBLIC;
GRANT SELECT, INSERT, DELETE ON webhook TO flashsale_web;
GRANT SELECT, DELETE ON webhook_event TO flashsale_web;
GRANT SELECT, UPDATE ON webhook_delivery TO flashsale_web;
