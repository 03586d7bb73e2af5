-- Nothing typed is final: what was taken away is marked with when and by whom, so that it can be put back.

-- How a session that was not held came not to be; NULL: nobody said. One recorded by mistake is deleted: no page and no
-- number has it, and the row stays.
ALTER TABLE sessions ADD COLUMN not_held_why TEXT CHECK (not_held_why IN ('cancelled', 'not-attended'));
ALTER TABLE sessions ADD COLUMN deleted_at BIGINT;
ALTER TABLE sessions ADD COLUMN deleted_by TEXT REFERENCES memberships (id);

-- A pattern added by mistake, and a turn that was undone.
ALTER TABLE patterns ADD COLUMN removed_at BIGINT;
ALTER TABLE patterns ADD COLUMN removed_by TEXT REFERENCES memberships (id);
ALTER TABLE pattern_turns ADD COLUMN undone_at BIGINT;

-- The therapist withdrew what they had assigned, or changed when it is for, or the personal line.
ALTER TABLE assignments ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE assignments ADD COLUMN withdrawn_by TEXT REFERENCES memberships (id);
ALTER TABLE assignments ADD COLUMN redated_at BIGINT;
ALTER TABLE assignments ADD COLUMN reworded_at BIGINT;

-- Ratings that whoever gave them has cleared: of a session, or given with a response. The number stays here, for the
-- audit alone.
CREATE TABLE cleared_ratings (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    session_id TEXT REFERENCES sessions (id),
    response_id TEXT REFERENCES responses (id),
    rater TEXT NOT NULL CHECK (rater IN ('client', 'therapist')),
    strength BIGINT NOT NULL CHECK (strength BETWEEN 0 AND 10),
    rated_at BIGINT NOT NULL,
    rated_by TEXT NOT NULL REFERENCES memberships (id),
    cleared_at BIGINT NOT NULL,
    cleared_by TEXT NOT NULL REFERENCES memberships (id)
);
CREATE INDEX cleared_ratings_by_client ON cleared_ratings (client_id);

-- What can be undone for a while, by whoever did it; removed once it was undone, or after a day. `subject` is the id of
-- what it was done to (several, with spaces, where one form did it to several), `within` that of what it belongs to.
CREATE TABLE undos (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    what TEXT NOT NULL,
    subject TEXT NOT NULL,
    within TEXT,
    done_at BIGINT NOT NULL
);
CREATE INDEX undos_by_age ON undos (done_at);

-- A finished entry that the client changed: each earlier revision, sealed as a whole, with when it was finished, when
-- the next took its place, and from when on the therapist could read it (NULL: never).
ALTER TABLE responses ADD COLUMN amended_at BIGINT;
ALTER TABLE responses ADD COLUMN revision_shared_at BIGINT;
UPDATE responses SET revision_shared_at = first_shared_at;
CREATE TABLE entry_revisions (
    response_id TEXT NOT NULL REFERENCES responses (id),
    number BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    answers_sealed BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL,
    shared_at BIGINT,
    -- Quotes of it whose words are not in the next revision, so that their links were removed.
    quotes_unlinked BIGINT NOT NULL,
    PRIMARY KEY (response_id, number)
);
CREATE INDEX entry_revisions_by_client ON entry_revisions (client_id);

-- What was done about a safety answer, in the words of whoever reviewed it.
ALTER TABLE risk_reviews ADD COLUMN done_sealed BYTEA;
