-- Who leaves with units on hold gives them back: to the merchant's programs that is a reservation released, as if it had been given back first.
CREATE OR REPLACE FUNCTION tell_of_tickets() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET jit = off AS $$
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
                WHEN state = 'left' THEN 'released'
                ELSE state END,
            'subject', replace(ticket_id::text, '-', ''),
            'data', jsonb_strip_nulls(jsonb_build_object(
                'sale', told.slug, 'reservation', replace(ticket_id::text, '-', ''), 'state', CASE state WHEN 'left' THEN 'released' ELSE state END, 'revision', revision, 'number', number,
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
