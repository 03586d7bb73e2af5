-- Reports of several kinds: kept files, the client's look before, making them in the background, the practice's paper.

-- What stands at the head of a practice's reports. `logo` is a PNG that was checked when it was kept.
ALTER TABLE practices ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN paper TEXT NOT NULL DEFAULT 'a4';
ALTER TABLE practices ADD COLUMN logo BYTEA;

-- Whom it was meant for, and the file itself, under the client's key. Reports made before have neither.
ALTER TABLE reports ADD COLUMN for_whom_sealed BYTEA;
ALTER TABLE reports ADD COLUMN file_sealed BYTEA;
-- 'composed' on its page, 'command-line' by whoever runs the machine.
ALTER TABLE reports ADD COLUMN made_at_place TEXT NOT NULL DEFAULT 'composed';

-- A report the client is asked to look at before it is made. The order and the quotes they strike are sealed.
CREATE TABLE report_proposals (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    order_sealed BYTEA NOT NULL,
    asked_at BIGINT NOT NULL,
    asked_by TEXT NOT NULL REFERENCES memberships (id),
    answered_at BIGINT,
    answer TEXT CHECK (answer IN ('agreed', 'rather-not')),
    struck_sealed BYTEA,
    withdrawn_at BIGINT,
    report_id TEXT REFERENCES reports (id)
);
CREATE INDEX report_proposals_by_client ON report_proposals (client_id);

-- A report while it is made; it has the id the report will have. `beat_at` is renewed as long as someone works on it.
CREATE TABLE report_jobs (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    kind TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    started_by TEXT NOT NULL REFERENCES memberships (id),
    beat_at BIGINT NOT NULL,
    page BIGINT NOT NULL,
    pages BIGINT,
    cancel_asked_at BIGINT,
    ended_at BIGINT,
    outcome TEXT CHECK (outcome IN ('made', 'cancelled', 'failed', 'stopped')),
    fault_sealed BYTEA
);
CREATE INDEX report_jobs_by_client ON report_jobs (client_id);
