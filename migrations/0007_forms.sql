-- What a form makes is made once: its key, claimed in the transaction that makes it.

-- `form` says what is made, and whom or what of: one page may have buttons for several things. `made_sealed` holds what was made and a
-- fingerprint of what the form said, under the master key; rows are removed after a week.
CREATE TABLE form_keys (
    practice_id TEXT NOT NULL REFERENCES practices (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    form TEXT NOT NULL,
    key TEXT NOT NULL,
    made_sealed BYTEA,
    made_at BIGINT NOT NULL,
    PRIMARY KEY (membership_id, form, key)
);
CREATE INDEX form_keys_by_age ON form_keys (made_at);
