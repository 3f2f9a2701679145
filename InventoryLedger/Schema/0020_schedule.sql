-- Sales move by themselves: one scheduler at a time, and a record of every move.
ALTER TABLE sale
    ADD COLUMN time_zone    text      NOT NULL DEFAULT 'UTC', -- IANA; a repetition keeps the time of day there
    ADD COLUMN local_start  timestamp,                        -- what the merchant asked for, where it was a time of day and not an instant
    ADD COLUMN warm_minutes integer   NOT NULL DEFAULT 2 CHECK (warm_minutes >= 0);

-- Who moves sales. A move is made under the epoch of whoever makes it and locks this row: nobody can take over in the middle of one, and who was
-- taken over from can move nothing more.
CREATE TABLE schedule_lease (
    name       text        PRIMARY KEY,
    holder     text        NOT NULL,
    epoch      bigint      NOT NULL,
    expires_at timestamptz NOT NULL
);
INSERT INTO schedule_lease (name, holder, epoch, expires_at) VALUES ('sales', '', 0, '-infinity');
GRANT SELECT, UPDATE ON schedule_lease TO flashsale_worker;

CREATE TABLE sale_move (
    sale_id    uuid        NOT NULL REFERENCES sale ON DELETE CASCADE,
    revision   bigint      NOT NULL,
    from_state text        NOT NULL,
    to_state   text        NOT NULL,
    moved_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (sale_id, revision)
);
-- Each step of a sale's life once, whoever makes it. Only a pause comes and goes.
CREATE UNIQUE INDEX sale_move_once ON sale_move (sale_id, to_state) WHERE to_state <> 'paused' AND from_state <> 'paused';
GRANT SELECT, INSERT ON sale_move TO flashsale_web, flashsale_worker;

CREATE FUNCTION note_sale_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sale_move (sale_id, revision, from_state, to_state) VALUES (NEW.id, NEW.revision, OLD.state, NEW.state);
    RETURN NULL;
END
$$;
CREATE TRIGGER sale_move_is_noted AFTER UPDATE OF state ON sale
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION note_sale_move();
