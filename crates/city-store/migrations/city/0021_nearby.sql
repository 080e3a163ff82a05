-- What lies near, for anybody: the H3 cell at resolution 6 around what a complaint is about, whether it is public, acted on and
-- open, the name by which somebody may support it, and how many phones do.
ALTER TABLE standing ADD COLUMN large_cell INTEGER;
ALTER TABLE standing ADD COLUMN told_open INTEGER NOT NULL DEFAULT 0;
ALTER TABLE standing ADD COLUMN handle BLOB;
ALTER TABLE standing ADD COLUMN supporters INTEGER NOT NULL DEFAULT 0;
CREATE UNIQUE INDEX standing_handle ON standing (handle) WHERE handle IS NOT NULL;
-- It holds all that is answered: where thousands lie no row is read.
CREATE INDEX standing_nearby ON standing (large_cell, category, received_at, acted_at, status, thing_cell, supporters, told_open)
    WHERE told_open = 1;

-- Who supports what: a phone under a name of its own for each complaint, so that no row says that two are one phone's.
CREATE TABLE support (
    complaint TEXT NOT NULL REFERENCES complaint (id),
    supporter BLOB NOT NULL,
    PRIMARY KEY (complaint, supporter)
) STRICT, WITHOUT ROWID;

UPDATE complaint SET look_at = 0 WHERE id NOT IN (SELECT complaint FROM erased);
