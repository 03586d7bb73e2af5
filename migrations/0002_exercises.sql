-- Exercises a practice makes itself, pathways, and answers that ask for attention.

ALTER TABLE exercises ADD COLUMN archived_at BIGINT;
-- What the author says has changed; the differences themselves are worked out from the definitions.
ALTER TABLE exercise_versions ADD COLUMN change_note TEXT;

-- What is being worked on; published, it becomes a version and the draft goes.
CREATE TABLE exercise_drafts (
    exercise_id TEXT NOT NULL PRIMARY KEY REFERENCES exercises (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    definition TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL REFERENCES memberships (id)
);

CREATE TABLE pathways (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    key TEXT NOT NULL,
    definition TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    archived_at BIGINT,
    UNIQUE (practice_id, key)
);

-- The day from which a client sees it: the later weeks of a pathway wait.
ALTER TABLE assignments ADD COLUMN opens_day TEXT;
ALTER TABLE assignments ADD COLUMN pathway_id TEXT REFERENCES pathways (id);

-- An answer that asks for someone's attention stays flagged until a therapist has seen to it.
CREATE TABLE risk_flags (
    response_id TEXT NOT NULL REFERENCES responses (id),
    item_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    raised_at BIGINT NOT NULL,
    acknowledged_at BIGINT,
    acknowledged_by TEXT REFERENCES memberships (id),
    PRIMARY KEY (response_id, item_id)
);
CREATE INDEX risk_flags_by_client ON risk_flags (client_id);
