-- Priority lanes. Numbers count in a lane: whatever names a place has the lane beside the number. Rows from before lanes are the main lane's.

ALTER TABLE sale
    ADD COLUMN lanes        text     NOT NULL DEFAULT '', -- besides the main one: a line each, name:share:text
    ADD COLUMN lane_joiners bigint[], -- as lobby_joiners, of those lanes, in their order; null until the sale opens, or where it has none
    ADD CONSTRAINT lanes_draw_together CHECK (lane_joiners IS NULL OR draw_seed IS NOT NULL);
GRANT UPDATE (lane_joiners) ON sale TO flashsale_worker;

ALTER TABLE ticket ADD COLUMN lane text NOT NULL DEFAULT 'main';

ALTER TABLE sale_serving
    ADD COLUMN lane text NOT NULL DEFAULT 'main',
    DROP CONSTRAINT sale_serving_pkey,
    ADD PRIMARY KEY (sale_id, lane);
