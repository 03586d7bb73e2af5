-- Letters that wait, were sent, or could not be sent. Address and words are sealed under the master key, as a link in
-- them is a secret; they go as soon as a letter is sent. Without a practice: of an account, whichever practice it is in.
CREATE TABLE outbox (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT REFERENCES practices (id),
    -- The letter's name; more are added without a new table.
    kind TEXT NOT NULL,
    letter_sealed BYTEA,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    -- When it is tried next; none once that is over.
    due_at BIGINT,
    tries BIGINT NOT NULL,
    -- Whoever tries it holds it until then, so that two processes never send one letter.
    claimed_until BIGINT,
    sent_at BIGINT,
    failed_at BIGINT,
    -- Why the last try failed: a word, and the number the mail server answered.
    fault TEXT
);
CREATE INDEX outbox_due ON outbox (due_at);
CREATE INDEX outbox_by_practice ON outbox (practice_id, id);
CREATE INDEX outbox_sent ON outbox (sent_at);
CREATE INDEX outbox_failed ON outbox (failed_at);

-- The name letters are sent under. The practice's own name would tell whoever sees an inbox of a therapy.
ALTER TABLE practices ADD COLUMN mail_name TEXT NOT NULL DEFAULT 'Weft';

-- The letter a link was sent with, so that the therapist hears when it could not be delivered.
ALTER TABLE invitations ADD COLUMN letter_id TEXT;
