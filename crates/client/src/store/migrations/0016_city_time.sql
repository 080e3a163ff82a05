-- What the city's clock last showed, and this device's own count at that moment; NULL where it never answered.
ALTER TABLE city ADD COLUMN clock TEXT;

-- The order in which things were filed and drafts last saved, whatever the clock of the device was set to then.
ALTER TABLE complaint ADD COLUMN filed INTEGER NOT NULL DEFAULT 0;
UPDATE complaint SET filed = ordered.place
FROM (SELECT id, row_number() OVER (PARTITION BY pack_id ORDER BY saved_at, id) AS place FROM complaint) AS ordered
WHERE ordered.id = complaint.id;
DROP INDEX complaint_newest;
CREATE INDEX complaint_newest ON complaint (pack_id, filed DESC, words, shown);
DROP INDEX complaint_shown;
CREATE INDEX complaint_shown ON complaint (pack_id, shown, filed DESC);

-- When the city's receipt came, by the same clock as `saved_at`; NULL for those of older versions.
ALTER TABLE complaint ADD COLUMN heard_at TEXT;

ALTER TABLE draft ADD COLUMN saved INTEGER NOT NULL DEFAULT 0;
UPDATE draft SET saved = ordered.place
FROM (SELECT id, row_number() OVER (ORDER BY saved_at, id) AS place FROM draft) AS ordered
WHERE ordered.id = draft.id;
