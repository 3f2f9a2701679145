-- People who sign in for a merchant, what else may speak for a merchant, and what each of them changed.
CREATE TABLE person (
    id             uuid        PRIMARY KEY,
    merchant_id    uuid        NOT NULL REFERENCES merchant,
    email          text        NOT NULL, -- in lower case
    name           text        NOT NULL,
    role           text        NOT NULL CHECK (role IN ('owner', 'operator', 'viewer')),
    password_hash  text,                 -- null until the invite is accepted
    totp_secret    text,                 -- encrypted by the web nodes' shared keys; null is no second factor
    totp_pending   text,                 -- one that is not confirmed yet
    totp_step      bigint      NOT NULL DEFAULT 0, -- the time step of the last code that was taken: a code counts once
    created_at     timestamptz NOT NULL
);

-- Two merchants may invite the same person; one of the invites can be accepted. Who invites learns nothing of other merchants' people.
CREATE UNIQUE INDEX person_by_email ON person (email) WHERE password_hash IS NOT NULL;
CREATE UNIQUE INDEX person_of_merchant ON person (merchant_id, email);

CREATE TABLE recovery_code (
    person_id uuid  NOT NULL REFERENCES person ON DELETE CASCADE,
    hash      bytea NOT NULL,            -- SHA-256 of a random code
    PRIMARY KEY (person_id, hash)
);

CREATE TABLE console_session (
    id         uuid        PRIMARY KEY,
    person_id  uuid        NOT NULL REFERENCES person ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);
CREATE INDEX console_session_of_person ON console_session (person_id);

-- By e-mail address, whether anybody has it or not: a lock-out must not tell which addresses are known.
CREATE TABLE sign_in_attempt (
    email_hash   bytea       PRIMARY KEY,
    attempts     integer     NOT NULL,
    last_at      timestamptz NOT NULL,
    locked_until timestamptz
);
CREATE INDEX sign_in_attempt_by_age ON sign_in_attempt (last_at);

-- Opens once: the first person's set-up, or an invite.
CREATE TABLE one_time_link (
    hash        bytea       PRIMARY KEY, -- SHA-256 of a random token
    merchant_id uuid        REFERENCES merchant, -- set-up only: the merchant to own; null makes a new one
    person_id   uuid        REFERENCES person ON DELETE CASCADE, -- invites only
    expires_at  timestamptz NOT NULL
);

CREATE TABLE api_key (
    id           uuid        PRIMARY KEY,
    merchant_id  uuid        NOT NULL REFERENCES merchant,
    name         text        NOT NULL,
    hash         bytea       NOT NULL UNIQUE, -- SHA-256: a copy of the database opens no merchant's account
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz
);
CREATE INDEX api_key_of_merchant ON api_key (merchant_id);

INSERT INTO api_key (id, merchant_id, name, hash, scopes, created_at)
SELECT gen_random_uuid(), id, 'First key', api_key_hash, ARRAY['sales:read', 'sales:write', 'sales:operate', 'keys:manage'], created_at FROM merchant;
-- The column stays for nodes of the version before, which read it until they are replaced.
ALTER TABLE merchant ALTER COLUMN api_key_hash DROP NOT NULL;

-- The key ring that web nodes share, each key encrypted by what Tokens:Key gives.
CREATE TABLE protection_key (
    name text PRIMARY KEY,
    xml  text NOT NULL
);

-- Who changed what. Nodes may add to it and read it, and nothing else.
CREATE TABLE audit_entry (
    id           bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    merchant_id  uuid        NOT NULL REFERENCES merchant,
    at           timestamptz NOT NULL DEFAULT clock_timestamp(),
    who          text        NOT NULL, -- a person's address or a key's name, as it was then
    person_id    uuid,                 -- no references: an entry outlives whom it is about
    key_id       uuid,
    role         text,
    action       text        NOT NULL,
    subject      text        NOT NULL,
    before       jsonb,
    after        jsonb,
    from_address text
);
CREATE INDEX audit_entry_of_merchant ON audit_entry (merchant_id, id);

-- The fields of one document that the other has not, or has with another value.
CREATE FUNCTION json_difference(one jsonb, other jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN one IS NULL OR other IS NULL THEN one
        ELSE (SELECT jsonb_object_agg(key, value) FROM jsonb_each(one) WHERE other -> key IS DISTINCT FROM value) END
$$;

GRANT SELECT, INSERT, UPDATE, DELETE ON person, recovery_code, console_session, sign_in_attempt, one_time_link, api_key TO flashsale_web;
GRANT SELECT, INSERT ON protection_key, audit_entry TO flashsale_web;
