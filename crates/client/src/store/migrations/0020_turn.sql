-- The order of home: whom a complaint waits for, and until when. Worked out together with `shown`; until then it keeps its place.
ALTER TABLE complaint ADD COLUMN rank INTEGER NOT NULL DEFAULT 4;
ALTER TABLE complaint ADD COLUMN due INTEGER NOT NULL DEFAULT 0;
UPDATE complaint SET due = -filed, shown = NULL;

DROP INDEX complaint_newest;
CREATE INDEX complaint_newest ON complaint (pack_id, filed DESC);
CREATE INDEX complaint_turn ON complaint (pack_id, rank, due, filed DESC, words, shown);
DROP INDEX complaint_of_words;
CREATE INDEX complaint_of_words ON complaint (words, pack_id, shown, rank);
