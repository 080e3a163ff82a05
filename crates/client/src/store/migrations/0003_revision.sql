-- Packs as they were in force when a city received complaints that are still here: a later pack changes no promise of these.
CREATE TABLE revision (
    pack_id TEXT NOT NULL,
    rev     TEXT NOT NULL,
    pack    TEXT NOT NULL,               -- the pack without keys and endpoint
    PRIMARY KEY (pack_id, rev)
) STRICT, WITHOUT ROWID;

-- The revision in force at receipt.
ALTER TABLE complaint ADD COLUMN judged_by TEXT;
-- Whether every photo was seen to be ready or given up at the city: then nothing is waited for any more.
ALTER TABLE complaint ADD COLUMN settled INTEGER NOT NULL DEFAULT 0;
