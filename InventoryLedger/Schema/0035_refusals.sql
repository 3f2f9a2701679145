-- What web nodes refused of each sale, added up over all of them: a merchant asks for it long after the queue is gone.
CREATE TABLE refusal (
    sale_id     uuid   PRIMARY KEY REFERENCES sale ON DELETE CASCADE,
    limited     bigint NOT NULL CHECK (limited >= 0),
    unavailable bigint NOT NULL CHECK (unavailable >= 0),
    failed      bigint NOT NULL CHECK (failed >= 0),
    again       bigint NOT NULL CHECK (again >= 0),  -- joins that got the place that the shopper had
    forged      bigint NOT NULL CHECK (forged >= 0), -- joins by an invite or a login that opens nothing
    senders     bytea                                -- about how many were limited, not who (SenderSketch.cs)
);
GRANT SELECT, INSERT, UPDATE ON refusal TO flashsale_web;
