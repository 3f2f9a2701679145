-- The draw of a lobby. Sales from before it were first come, first served, and stay so.

ALTER TABLE sale
    ADD COLUMN queue_order     text   NOT NULL DEFAULT 'fifo' CHECK (queue_order IN ('fifo', 'draw')),
    ADD COLUMN draw_commitment text   CHECK (draw_commitment ~ '^[0-9a-f]{64}$'), -- SHA-256 of the seed, public
    ADD COLUMN draw_beacon     text   NOT NULL DEFAULT '',
    ADD COLUMN draw_seed       bytea  CHECK (sha256(draw_seed) = decode(draw_commitment, 'hex')), -- revealed: null until the sale opens
    ADD COLUMN lobby_joiners   bigint CHECK (lobby_joiners >= 0),
    ADD CONSTRAINT draw_is_promised CHECK ((queue_order = 'draw') = (draw_commitment IS NOT NULL)),
    ADD CONSTRAINT draw_is_whole CHECK ((draw_seed IS NULL) = (lobby_joiners IS NULL)),
    -- A number that was told before the seed is revealed would be one that nobody can verify.
    ADD CONSTRAINT draw_before_open CHECK (
        queue_order = 'fifo' OR draw_seed IS NOT NULL OR state IN ('scheduled', 'warming', 'lobby', 'closed'));

-- The seeds, apart from the sale: no statement that reads sales can read one by accident. Web nodes put them in and can't get them out.
CREATE TABLE draw_secret (
    sale_id uuid  PRIMARY KEY REFERENCES sale,
    seed    bytea NOT NULL CHECK (length(seed) = 32)
);
GRANT INSERT ON draw_secret TO flashsale_web;
GRANT SELECT ON draw_secret TO flashsale_worker;
GRANT UPDATE (draw_seed, lobby_joiners) ON sale TO flashsale_worker;

-- Who leaves a lobby before the draw never had a number.
ALTER TABLE ticket
    ALTER COLUMN number DROP NOT NULL,
    ADD CONSTRAINT number_unless_left CHECK (number IS NOT NULL OR state = 'left');
