-- Who people are, how they sign in, what each may in a practice, and who has whom in their care.

-- An address is found by a keyed hash and read under the master key. A row without `email_sealed` is from before: its
-- `email_hash` is the address itself, which the program takes over when it starts.
ALTER TABLE accounts RENAME COLUMN email_lower TO email_hash;
ALTER TABLE accounts ADD COLUMN email_sealed BYTEA;
CREATE INDEX accounts_not_taken_over ON accounts (id) WHERE email_sealed IS NULL;
-- The secret behind codes of an authenticator app. It counts once a code has shown that it arrived; `totp_last` is the
-- time step of the newest code that was used, so that none is used twice.
ALTER TABLE accounts ADD COLUMN totp_sealed BYTEA;
ALTER TABLE accounts ADD COLUMN totp_since BIGINT;
ALTER TABLE accounts ADD COLUMN totp_last BIGINT;
-- Everything that was made to sign in before this moment has ended.
ALTER TABLE accounts ADD COLUMN password_changed_at BIGINT;

CREATE TABLE recovery_codes (
    account_id TEXT NOT NULL REFERENCES accounts (id),
    code_hash TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (account_id, code_hash)
);

-- `credential` is the library's own record of a passkey, as JSON; it holds a public key and no secret.
CREATE TABLE passkeys (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    credential_id TEXT NOT NULL UNIQUE,
    credential TEXT NOT NULL,
    name TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX passkeys_by_account ON passkeys (account_id);

-- Someone on the way in, between the password and the second factor. Nothing can be seen or done with it. Without an
-- account: a passkey was asked for, and will say whose it is.
CREATE TABLE sign_ins (
    id TEXT NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,
    account_id TEXT REFERENCES accounts (id),
    begun_at BIGINT NOT NULL,
    trusts_device BIGINT NOT NULL,
    tries BIGINT NOT NULL,
    -- What a passkey has to sign, sealed.
    challenge_sealed BYTEA
);
CREATE INDEX sign_ins_by_age ON sign_ins (begun_at);
CREATE INDEX sign_ins_by_account ON sign_ins (account_id);

-- Links sent to an address: to choose a new password, or to confirm that the address is somebody's.
CREATE TABLE account_links (
    id TEXT NOT NULL PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('password', 'address')),
    token_hash TEXT NOT NULL UNIQUE,
    -- The new address, where one is to be confirmed.
    email_sealed BYTEA,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE INDEX account_links_by_account ON account_links (account_id);
CREATE INDEX account_links_by_age ON account_links (expires_at);

-- A new password was asked for with an address that may be anybody's. A row is all that is written then, known or not; whoever
-- works through them afterwards sends the link.
CREATE TABLE reset_requests (
    id TEXT NOT NULL PRIMARY KEY,
    email_hash TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);

-- How often something was tried in vain, by a keyed hash of what it was tried with: an address, a device, a network.
CREATE TABLE sign_in_tries (
    subject TEXT NOT NULL PRIMARY KEY,
    tries BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    -- Not before this moment again.
    free_at BIGINT NOT NULL
);
CREATE INDEX sign_in_tries_by_age ON sign_in_tries (last_at);

-- What happened at the door, of the whole installation: countable, without names and without addresses in clear. `whose`:
-- the keyed hash of the address that was typed, an account's or nobody's. `source_sealed`: the network address.
CREATE TABLE security_events (
    id TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    whose TEXT,
    source_sealed BYTEA
);
CREATE INDEX security_events_by_age ON security_events (at);
CREATE INDEX security_events_by_whose ON security_events (whose, at);

-- The browser as its owner knows it ("Firefox on Windows"), whether it is trusted, and when the password was last asked for.
ALTER TABLE logins ADD COLUMN device TEXT NOT NULL DEFAULT '';
ALTER TABLE logins ADD COLUMN trusted_at BIGINT;
ALTER TABLE logins ADD COLUMN confirmed_at BIGINT;
CREATE INDEX logins_by_membership ON logins (membership_id);

-- How long logins last, and where the practice is.
ALTER TABLE practices ADD COLUMN country TEXT NOT NULL DEFAULT '';
ALTER TABLE practices ADD COLUMN staff_idle_minutes BIGINT NOT NULL DEFAULT 30;
ALTER TABLE practices ADD COLUMN staff_hours BIGINT NOT NULL DEFAULT 12;
ALTER TABLE practices ADD COLUMN client_idle_minutes BIGINT NOT NULL DEFAULT 30;
ALTER TABLE practices ADD COLUMN client_days BIGINT NOT NULL DEFAULT 30;

-- Two more roles: a column with a new check takes the old one's place, which both engines can do.
ALTER TABLE memberships ADD COLUMN part TEXT NOT NULL DEFAULT 'client'
    CHECK (part IN ('owner', 'therapist', 'supervisor', 'assistant', 'client'));
UPDATE memberships SET part = role;
ALTER TABLE memberships DROP COLUMN role;
ALTER TABLE memberships RENAME COLUMN part TO role;

-- Invitations of those who work in a practice; what is written on one is sealed under the master key.
CREATE TABLE member_invitations (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    role TEXT NOT NULL CHECK (role IN ('owner', 'therapist', 'supervisor', 'assistant')),
    -- Name, credentials and address.
    person_sealed BYTEA NOT NULL,
    token_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL,
    made_by TEXT REFERENCES memberships (id),
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    withdrawn_at BIGINT
);
CREATE INDEX member_invitations_by_practice ON member_invitations (practice_id);

-- Whoever treats, stands in for someone, or supervises: from a day until a day. `until_day` is the first without.
ALTER TABLE care ADD COLUMN kind TEXT NOT NULL DEFAULT 'treats' CHECK (kind IN ('treats', 'covers', 'supervises'));
ALTER TABLE care ADD COLUMN made_by TEXT REFERENCES memberships (id);

-- An owner opened a record nobody had given them, for a reason and for a time.
CREATE TABLE emergency_access (
    id TEXT NOT NULL PRIMARY KEY,
    practice_id TEXT NOT NULL REFERENCES practices (id),
    client_id TEXT NOT NULL REFERENCES clients (id),
    membership_id TEXT NOT NULL REFERENCES memberships (id),
    reason_sealed BYTEA NOT NULL,
    opened_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX emergency_access_by_client ON emergency_access (client_id, ends_at);
CREATE INDEX emergency_access_by_member ON emergency_access (membership_id, ends_at);
