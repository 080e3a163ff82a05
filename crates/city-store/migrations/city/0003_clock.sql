-- The revision of the pack that was served when a complaint was received: its rules judge for ever.
ALTER TABLE complaint ADD COLUMN judged_by TEXT;

-- When its clocks must be looked at next, in milliseconds: at once after every event, then when a wait passes its limit.
ALTER TABLE complaint ADD COLUMN look_at INTEGER;
UPDATE complaint SET look_at = 0;
CREATE INDEX complaint_look_at ON complaint (look_at) WHERE look_at IS NOT NULL;
