-- Joint views: in a session both people rate its patterns side by side and see the two numbers together.

-- `version` rises with every change, across all joint views of a client: it is what followers compare.
CREATE TABLE joints (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    screens TEXT NOT NULL CHECK (screens IN ('one', 'two')),
    -- The pattern both look at; none: the summary at the end.
    pattern_id TEXT REFERENCES patterns (id),
    version BIGINT NOT NULL,
    opened_at BIGINT NOT NULL,
    opened_by TEXT NOT NULL REFERENCES memberships (id),
    changed_at BIGINT NOT NULL,
    closed_at BIGINT
);
CREATE INDEX joints_by_session ON joints (session_id);
-- One at a time for a client.
CREATE UNIQUE INDEX joints_open ON joints (client_id) WHERE closed_at IS NULL;

-- Where each pattern stands in a joint view; one without a row was not touched yet.
CREATE TABLE joint_rounds (
    joint_id TEXT NOT NULL REFERENCES joints (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    -- The one screen went from the client to the therapist.
    turned_at BIGINT,
    shown_at BIGINT,
    PRIMARY KEY (joint_id, pattern_id)
);

-- Apart from `ratings`, so that no other page or report can reach one before it may be seen. It moves there when both
-- are shown or the joint view is closed.
CREATE TABLE joint_ratings (
    joint_id TEXT NOT NULL REFERENCES joints (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    rater TEXT NOT NULL CHECK (rater IN ('client', 'therapist')),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    strength BIGINT NOT NULL CHECK (strength BETWEEN 0 AND 10),
    given_at BIGINT NOT NULL,
    given_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (joint_id, pattern_id, rater)
);

-- Someone's word, at a session, that a pattern has shifted. Two that stand confirm it.
CREATE TABLE shift_marks (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    rater TEXT NOT NULL CHECK (rater IN ('client', 'therapist')),
    marked_at BIGINT NOT NULL,
    marked_by TEXT NOT NULL REFERENCES memberships (id),
    withdrawn_at BIGINT,
    withdrawn_by TEXT REFERENCES memberships (id)
);
CREATE UNIQUE INDEX shift_marks_standing ON shift_marks (pattern_id, rater) WHERE withdrawn_at IS NULL;
