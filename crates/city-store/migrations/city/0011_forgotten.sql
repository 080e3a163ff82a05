-- Complaints whose reporter was forgotten, because the citizen withdrew the consent or because the time was over: nobody's name
-- is taken under them any more, and a copy of the keys that does not know it yet learns it here.
CREATE TABLE reporter_forgotten (
    complaint TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Since when a complaint rests, in milliseconds, as long as something is kept of it that has its time: who complained, or what is
-- not public.
ALTER TABLE standing ADD COLUMN reporter_rests INTEGER;
ALTER TABLE standing ADD COLUMN private_rests INTEGER;
CREATE INDEX standing_reporter_rests ON standing (reporter_rests) WHERE reporter_rests IS NOT NULL;
CREATE INDEX standing_private_rests ON standing (private_rests) WHERE private_rests IS NOT NULL;
-- From the last that happened to it, never too early; whatever happens next folds it anew.
UPDATE standing SET
    reporter_rests = CASE WHEN complaint IN (SELECT id FROM complaint WHERE reporter_sealed IS NOT NULL) THEN changed_at END,
    private_rests = CASE WHEN visibility = 'private' THEN changed_at END
WHERE status IN ('closed', 'rejected', 'not_ours', 'duplicate_of', 'withdrawn');

-- What is erased has no clock.
UPDATE complaint SET look_at = NULL WHERE id IN (SELECT complaint FROM erased);
