-- When a person of the city first did something with a complaint, and, where that is known well enough, the H3 cell at resolution 12
-- of what it is about.
ALTER TABLE standing ADD COLUMN acted_at INTEGER;
ALTER TABLE standing ADD COLUMN thing_cell INTEGER;

-- Under which cell the open data tell a complaint: chosen once, for good. Of each month, the last local day on which cells were chosen.
CREATE TABLE told (
    complaint TEXT PRIMARY KEY NOT NULL REFERENCES complaint (id),
    cell INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE told_day (
    month TEXT PRIMARY KEY NOT NULL,
    day TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who complained, as far as phones tell people apart.
CREATE INDEX owner_of_complaint ON owner (complaint, device);

UPDATE complaint SET look_at = 0 WHERE id NOT IN (SELECT complaint FROM erased);
