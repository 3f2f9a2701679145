-- Sales that only a shop's signed-in customers may join. A shop signs claims with a key of its own; here are only the keys that they are checked by, so
-- nobody who reads this table can make one.
ALTER TABLE sale
    ADD COLUMN login_required boolean NOT NULL DEFAULT false,
    ADD COLUMN login_url      text    NOT NULL DEFAULT '', -- where shoppers sign in
    ADD COLUMN login_keys     text    NOT NULL DEFAULT '', -- public keys as PEM, one after the other
    ADD CONSTRAINT a_required_login_is_possible CHECK (NOT login_required OR login_url <> '' AND login_keys <> '');
