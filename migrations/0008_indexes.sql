-- Indexes for what pages ask for and no index led to.

CREATE INDEX shift_marks_by_client ON shift_marks (client_id);
CREATE INDEX exercise_versions_by_practice ON exercise_versions (practice_id);
CREATE INDEX exercise_drafts_by_practice ON exercise_drafts (practice_id);
CREATE INDEX memberships_by_account ON memberships (account_id);
CREATE INDEX joints_by_client ON joints (client_id);
-- Work that goes on: few rows at any time, asked for at every start and every few minutes.
CREATE INDEX report_jobs_going ON report_jobs (beat_at) WHERE outcome IS NULL;
CREATE INDEX joints_going ON joints (changed_at) WHERE closed_at IS NULL;
