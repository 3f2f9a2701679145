-- The keys that sign passes into merchants' shops: one for all web nodes, a new one every day.
CREATE TABLE pass_key (
    id          text        COLLATE "C" PRIMARY KEY,
    private_key text        NOT NULL, -- encrypted by the web nodes' shared keys
    created_at  timestamptz NOT NULL
);
GRANT SELECT, INSERT, DELETE ON pass_key TO flashsale_web;
