-- Indexes for what is removed once it has ended: logins, links, and reports that were being made.

CREATE INDEX logins_by_visit ON logins (seen_at);
CREATE INDEX logins_by_creation ON logins (created_at);
CREATE INDEX logins_ended ON logins (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX invitations_used ON invitations (used_at) WHERE used_at IS NOT NULL;
CREATE INDEX invitations_withdrawn ON invitations (withdrawn_at) WHERE withdrawn_at IS NOT NULL;
CREATE INDEX report_jobs_ended ON report_jobs (ended_at) WHERE ended_at IS NOT NULL;
