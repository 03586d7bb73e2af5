-- What is known of a pattern beside its words, what happened to it, and ratings given with a response.

-- Kind, leaning, where it came from, what helps: sealed as one, and kept with each wording.
ALTER TABLE pattern_wordings ADD COLUMN about_sealed BYTEA;

-- Setting a pattern aside and taking it up again: the last fact says whether it is open.
CREATE TABLE pattern_turns (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    turn TEXT NOT NULL CHECK (turn IN ('paused', 'ended', 'reopened')),
    turned_at BIGINT NOT NULL,
    turned_by TEXT NOT NULL REFERENCES memberships (id)
);
CREATE INDEX pattern_turns_by_pattern ON pattern_turns (pattern_id);

-- The sessions that count as "where we started"; every agreement is kept, the highest number counts.
CREATE TABLE pattern_starts (
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    number BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    from_session_id TEXT NOT NULL REFERENCES sessions (id),
    to_session_id TEXT NOT NULL REFERENCES sessions (id),
    agreed_at BIGINT NOT NULL,
    agreed_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (pattern_id, number)
);

-- Scales and questions whose movement stands beside a pattern: `KEY.scale.ID`, `KEY.item.ID`.
CREATE TABLE pattern_measures (
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    measure TEXT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    tied_at BIGINT NOT NULL,
    tied_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (pattern_id, measure)
);

-- A client's rating given with a response; it counts while the response is shared.
CREATE TABLE response_ratings (
    pattern_id TEXT NOT NULL REFERENCES patterns (id),
    response_id TEXT NOT NULL REFERENCES responses (id),
    practice_id TEXT NOT NULL REFERENCES practices (id),
    strength BIGINT NOT NULL CHECK (strength BETWEEN 0 AND 10),
    rated_at BIGINT NOT NULL,
    rated_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (pattern_id, response_id)
);
CREATE INDEX response_ratings_by_response ON response_ratings (response_id);

ALTER TABLE evidence ADD COLUMN unlinked_at BIGINT;
ALTER TABLE evidence ADD COLUMN unlinked_by TEXT REFERENCES memberships (id);

-- From when on a report may have told of it, even if it is private again.
ALTER TABLE responses ADD COLUMN first_shared_at BIGINT;
UPDATE responses SET first_shared_at = shared_at;
