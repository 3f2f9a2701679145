-- What a merchant's programs are told of, by webhooks and on a topic of Kafka. Every transaction that changes tickets already says which ones, in one
-- row of result_batch: from that row a trigger writes one row here, with what the tickets are at that very moment. So no change can be forgotten, a
-- batch of grants costs one row however large it is, and where nobody wants to know, one look that finds nothing.
CREATE TABLE event_outbox (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY, -- of one reservation or sale in the order of its changes: they wait for each other's locks
    merchant_id  uuid        NOT NULL,
    sale_id      uuid        NOT NULL,
    slug         text        NOT NULL,
    events       jsonb       NOT NULL, -- a list of {id, type, subject, data}
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    for_webhooks boolean     NOT NULL,
    for_topic    boolean     NOT NULL -- neither: the row goes
);
CREATE INDEX event_outbox_for_webhooks ON event_outbox (id) WHERE for_webhooks;
CREATE INDEX event_outbox_for_topic ON event_outbox (id) WHERE for_topic;

-- Whether events are kept for the topic. Workers that have one put this off as long as they are there: a day without any worker loses no event, and
-- a topic that was given up does not let rows pile up for ever.
CREATE TABLE event_topic (
    one          boolean     PRIMARY KEY DEFAULT true CHECK (one),
    wanted_until timestamptz NOT NULL
);
INSERT INTO event_topic (wanted_until) VALUES ('-infinity');

ALTER TABLE webhook_event ADD COLUMN subject text; -- the reservation, where it is about one

CREATE FUNCTION tell_of_tickets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    told record;
BEGIN
    SELECT merchant_id, slug,
        EXISTS (SELECT FROM webhook WHERE webhook.merchant_id = sale.merchant_id AND array_to_string(types, ' ') LIKE '%reservation.%') AS webhooks,
        EXISTS (SELECT FROM event_topic WHERE wanted_until > clock_timestamp()) AS topic
    INTO told FROM sale WHERE id = NEW.sale_id;
    IF (told.webhooks OR told.topic) IS NOT TRUE THEN
        RETURN NULL;
    END IF;

    -- Who never had a reservation (sold out while waiting, left, blocked) is the queue's matter. A missed turn is one that was not taken.
    INSERT INTO event_outbox (merchant_id, sale_id, slug, events, for_webhooks, for_topic)
    SELECT told.merchant_id, NEW.sale_id, told.slug,
        jsonb_agg(jsonb_build_object(
            'id', gen_random_uuid(),
            'type', 'reservation.' || CASE
                WHEN state IN ('reserved', 'admitted') AND extended THEN 'extended'
                WHEN state = 'reserved' THEN 'held'
                ELSE state END,
            'subject', replace(ticket_id::text, '-', ''),
            'data', jsonb_strip_nulls(jsonb_build_object(
                'sale', told.slug, 'reservation', replace(ticket_id::text, '-', ''), 'state', state, 'revision', revision, 'number', number,
                'lane', nullif(lane, ''), 'grantedAt', granted_at, 'expiresAt', expires_at,
                'items', (SELECT coalesce(jsonb_agg(jsonb_build_object('sku', sku, 'quantity', quantity)), '[]') FROM unnest(skus, quantities) AS item (sku, quantity)),
                'order', CASE WHEN state = 'bought' THEN (
                    SELECT jsonb_build_object('id', purchase.id, 'at', purchase.at, 'total', total, 'currency', currency)
                    FROM purchase WHERE purchase.ticket_id = ticket.ticket_id) END)))),
        told.webhooks, told.topic
    FROM ticket WHERE ticket_id = ANY(NEW.tickets) AND (granted_at IS NOT NULL OR state = 'missed')
    HAVING count(*) > 0;
    RETURN NULL;
END
$$;
CREATE TRIGGER tickets_are_told AFTER INSERT ON result_batch FOR EACH ROW EXECUTE FUNCTION tell_of_tickets();

CREATE OR REPLACE FUNCTION tell_of_sale() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    the_type text := 'sale.' || CASE
        WHEN TG_OP = 'INSERT' THEN 'scheduled'
        WHEN NEW.state = 'open' AND OLD.state = 'paused' THEN 'resumed'
        WHEN NEW.state = 'open' THEN 'opened'
        ELSE NEW.state END;
    webhooks boolean := EXISTS (SELECT FROM webhook WHERE merchant_id = NEW.merchant_id AND the_type = ANY(types));
    topic    boolean := EXISTS (SELECT FROM event_topic WHERE wanted_until > clock_timestamp());
BEGIN
    IF webhooks OR topic THEN
        INSERT INTO event_outbox (merchant_id, sale_id, slug, events, for_webhooks, for_topic)
        VALUES (NEW.merchant_id, NEW.id, NEW.slug, jsonb_build_array(jsonb_build_object(
            'id', gen_random_uuid(), 'type', the_type, 'data',
            jsonb_build_object('sale', NEW.slug, 'name', NEW.name, 'state', NEW.state, 'startsAt', NEW.starts_at, 'endsAt', NEW.ends_at))), webhooks, topic);
    END IF;
    RETURN NULL;
END
$$;
DROP FUNCTION tell_webhooks(uuid, text, text, jsonb);

GRANT SELECT, UPDATE, DELETE ON event_outbox TO flashsale_web, flashsale_worker;
GRANT SELECT, UPDATE ON event_topic TO flashsale_worker;
GRANT INSERT ON webhook_event, webhook_delivery TO flashsale_web;
