-- One text for SQLite and PostgreSQL: TEXT, BIGINT, DOUBLE PRECISION and BYTEA only.
-- Ids are UUIDv7 text, moments are UTC milliseconds, days are ISO dates of the practice's calendar.
-- `*_sealed` is encrypted under the client's data key, which is itself wrapped by a master key outside the database.

CREATE TABLE weft (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE practices (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    crisis TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE accounts (
    id TEXT NOT NULL PRIMARY KEY,
    email_lower TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

-- Name and credentials are empty for clients: what is known about them is sealed in their record.
CREATE TABLE memberships (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'therapist', 'client')),
    name TEXT NOT NULL,
    credentials TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT,
    UNIQUE (practice_id, account_id)
);

CREATE TABLE clients (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    data_key_wrapped BYTEA NOT NULL,
    name_sealed BYTEA NOT NULL,
    email_sealed BYTEA,
    account_id TEXT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    UNIQUE (practice_id, account_id)
);

CREATE TABLE care (
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    from_day TEXT NOT NULL,
    until_day TEXT,
    PRIMARY KEY (client_id, membership_id, from_day)
);
CREATE INDEX care_by_member ON care (membership_id);

CREATE TABLE invitations (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES memberships (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    withdrawn_at BIGINT
);
CREATE INDEX invitations_by_client ON invitations (client_id);

CREATE TABLE logins (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    token_hash TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    ended_at BIGINT
);

-- Therapy sessions. Their number in the course of therapy follows from their order and is not stored.
CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    day TEXT NOT NULL,
    time TEXT,
    agreed_sealed BYTEA,
    created_at BIGINT NOT NULL,
    created_by TEXT NOT NULL REFERENCES memberships (id),
    version BIGINT NOT NULL
);
CREATE INDEX sessions_by_client ON sessions (client_id, day);

-- Apart from what is shared, so that no query for a shared page can reach them by mistake.
CREATE TABLE private_notes (
    session_id TEXT NOT NULL REFERENCES sessions (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    note_sealed BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    PRIMARY KEY (session_id, membership_id)
);

CREATE TABLE exercises (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    key TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (practice_id, key)
);

CREATE TABLE exercise_versions (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    exercise_id TEXT NOT NULL REFERENCES exercises (id),
    number BIGINT NOT NULL,
    definition TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    UNIQUE (exercise_id, number)
);

CREATE TABLE assignments (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    exercise_version_id TEXT NOT NULL REFERENCES exercise_versions (id),
    assigned_at BIGINT NOT NULL,
    assigned_day TEXT NOT NULL,
    assigned_by TEXT NOT NULL REFERENCES memberships (id),
    due_session_id TEXT REFERENCES sessions (id),
    due_day TEXT,
    note_sealed BYTEA
);
CREATE INDEX assignments_by_client ON assignments (client_id);

CREATE TABLE responses (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    assignment_id TEXT NOT NULL UNIQUE REFERENCES assignments (id),
    begun_at BIGINT NOT NULL,
    finished_at BIGINT,
    shared_at BIGINT
);
CREATE INDEX responses_by_client ON responses (client_id);

CREATE TABLE answers (
    response_id TEXT NOT NULL REFERENCES responses (id),
    item_id TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    -- Sealed also when empty: an answer that was taken back keeps its revision.
    answer_sealed BYTEA NOT NULL,
    revision BIGINT NOT NULL,
    saved_at BIGINT NOT NULL,
    PRIMARY KEY (response_id, item_id)
);

CREATE TABLE patterns (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    created_at BIGINT NOT NULL
);
CREATE INDEX patterns_by_client ON patterns (client_id);

-- Every wording is kept; the highest number is the one in force.
CREATE TABLE pattern_wordings (
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    number BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    wording_sealed BYTEA NOT NULL,
    written_at BIGINT NOT NULL,
    written_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (pattern_id, number)
);

CREATE TABLE ratings (
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    session_id TEXT NOT NULL REFERENCES sessions (id),
    rater TEXT NOT NULL CHECK (rater IN ('client', 'therapist')),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    strength BIGINT NOT NULL CHECK (strength BETWEEN 0 AND 10),
    rated_at BIGINT NOT NULL,
    rated_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (pattern_id, session_id, rater)
);

CREATE TABLE evidence (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    response_id TEXT NOT NULL REFERENCES responses (id),
    item_id TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('old', 'new')),
    words_sealed BYTEA NOT NULL,
    linked_at BIGINT NOT NULL,
    linked_by TEXT NOT NULL REFERENCES memberships (id)
);
CREATE INDEX evidence_by_client ON evidence (client_id);

-- A report is a disclosure: what was made stays listed.
CREATE TABLE reports (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL,
    from_day TEXT,
    to_day TEXT,
    pages BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL REFERENCES memberships (id)
);
CREATE INDEX reports_by_client ON reports (client_id);

-- Append-only, chained by hash within a practice. `audit_heads` holds the chain's end and serialises appends.
CREATE TABLE audit_heads (
    practice_id TEXT NOT NULL PRIMARY KEY REFERENCES practices (id),
    number BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE audit (
    practice_id TEXT NOT NULL REFERENCES practices (id),
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    membership_id TEXT,
    action TEXT NOT NULL,
    client_id TEXT,
    subject TEXT,
    allowed BIGINT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (practice_id, number)
);
CREATE INDEX audit_by_client ON audit (client_id, number);
