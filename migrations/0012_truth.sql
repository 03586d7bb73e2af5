-- What is said of sessions, of answers about being safe, and of what a client does not want to do, is what was recorded.

-- An empty private note is no note: 40 bytes are the seal alone.
DELETE FROM private_notes WHERE LENGTH(note_sealed) <= 40;

-- A session was held when somebody recorded that it was, not when its hour went by; with neither, it is planned.
ALTER TABLE sessions ADD COLUMN held_at BIGINT;
ALTER TABLE sessions ADD COLUMN not_held_at BIGINT;
-- Of those from before: what was recorded, noted, rated or opened together took place.
UPDATE sessions SET held_at = created_at
WHERE agreed_sealed IS NOT NULL
   OR EXISTS (SELECT 1 FROM audit a WHERE a.client_id = sessions.client_id AND a.action = 'record-session'
                                      AND a.allowed = 1 AND a.subject = sessions.id)
   OR EXISTS (SELECT 1 FROM private_notes n WHERE n.session_id = sessions.id)
   OR EXISTS (SELECT 1 FROM ratings r WHERE r.session_id = sessions.id)
   OR EXISTS (SELECT 1 FROM joints j WHERE j.session_id = sessions.id);

-- The client said "Not this one"; they may take it back.
ALTER TABLE assignments ADD COLUMN declined_at BIGINT;

-- Every answer to a question about being safe from the first one that asked for attention on, so that a correction is
-- told too. Without a sealed answer: from before this was kept.
CREATE TABLE risk_answers (
    response_id TEXT NOT NULL REFERENCES responses (id),
    item_id TEXT NOT NULL,
    given_at BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL CHECK (kind IN ('asks', 'corrected')),
    answer_sealed BYTEA,
    PRIMARY KEY (response_id, item_id, given_at)
);
CREATE INDEX risk_answers_by_client ON risk_answers (client_id);
INSERT INTO risk_answers (response_id, item_id, given_at, practice_id, client_id, kind)
SELECT response_id, item_id, raised_at, practice_id, client_id, 'asks' FROM risk_flags;

-- Who has seen to the flags of an entry, and when: for good, also when an answer is flagged anew.
CREATE TABLE risk_reviews (
    response_id TEXT NOT NULL REFERENCES responses (id),
    reviewed_at BIGINT NOT NULL,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    reviewed_by TEXT NOT NULL REFERENCES memberships (id),
    PRIMARY KEY (response_id, reviewed_at)
);
CREATE INDEX risk_reviews_by_client ON risk_reviews (client_id);
INSERT INTO risk_reviews (response_id, reviewed_at, practice_id, client_id, reviewed_by)
SELECT DISTINCT response_id, acknowledged_at, practice_id, client_id, acknowledged_by FROM risk_flags
WHERE acknowledged_at IS NOT NULL AND acknowledged_by IS NOT NULL;
