-- What is in the shop, and what of it is due: one index for both questions. Each index costs every grant; of two that held the same tickets, one was
-- paid for twice. The sweeper asks sale by sale.
CREATE INDEX ticket_live ON ticket (sale_id, expires_at) WHERE state IN ('reserved', 'admitted');
DROP INDEX ticket_by_expiry;
DROP INDEX ticket_in_the_shop;
