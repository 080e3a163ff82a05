-- What came as part of a flood: it waits for somebody who sorts it, and the board does not count it before.
ALTER TABLE complaint ADD COLUMN quarantined INTEGER NOT NULL DEFAULT 0;
CREATE INDEX complaint_quarantined ON complaint (id) WHERE quarantined = 1;

-- When all the words that a phone sent lately will be forgotten, in milliseconds since 1970.
ALTER TABLE device ADD COLUMN words_until INTEGER NOT NULL DEFAULT 0;
