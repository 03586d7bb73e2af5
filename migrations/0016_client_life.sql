-- How a client likes to be spoken of: "she/her".
ALTER TABLE clients ADD COLUMN pronouns_sealed BYTEA;

-- Where therapy stands: paused, ended on a day, the record archived; with none of them it goes on.
ALTER TABLE clients ADD COLUMN paused_at BIGINT;
ALTER TABLE clients ADD COLUMN discharged_day TEXT;
ALTER TABLE clients ADD COLUMN archived_at BIGINT;

-- Every end of therapy, with the closing word both read. The newest is the one in force; therapy may have begun again.
CREATE TABLE discharges (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    day TEXT NOT NULL,
    closing_sealed BYTEA,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL REFERENCES memberships (id)
);
CREATE INDEX discharges_by_client ON discharges (client_id);

-- Days on which someone looks in after therapy.
CREATE TABLE check_ins (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    day TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL REFERENCES memberships (id),
    done_day TEXT
);
CREATE INDEX check_ins_by_client ON check_ins (client_id);
