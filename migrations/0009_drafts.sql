-- Nothing typed is lost: by which page an answer was saved, and words that are kept before they are sent.

-- The open page that saved an answer last, and which of its saves it was; NULL: a form.
ALTER TABLE answers ADD COLUMN page TEXT;
ALTER TABLE answers ADD COLUMN page_save BIGINT;

-- Words as they were typed, for their author alone: of a form that was not sent yet, or beside an answer that another
-- device has changed. `place` says of what, `part` of which part of it (an item), `page` which open page typed them, `page_save`
-- which of that page's saves it is.
CREATE TABLE drafts (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    place TEXT NOT NULL,
    part TEXT NOT NULL,
    page TEXT NOT NULL,
    page_save BIGINT NOT NULL,
    words_sealed BYTEA NOT NULL,
    saved_at BIGINT NOT NULL,
    UNIQUE (membership_id, place, part, page)
);
CREATE INDEX drafts_by_client ON drafts (client_id);

-- What a member looked at lately is written down once.
CREATE INDEX audit_by_member ON audit (membership_id, at);
