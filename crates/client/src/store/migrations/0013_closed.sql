-- Photos: their hash and what they said of themselves, closed under the store's key. Rows without it are of a version before,
-- and their files lie open under their hash.
ALTER TABLE photo ADD COLUMN closed BLOB;
-- Each change of a draft, counted: whoever writes says what they have seen.
ALTER TABLE draft ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;
