-- Who complained is under a key of its own, so that it is destroyed without the words: what is in `data_key` stays for those that
-- were sealed before.
CREATE TABLE reporter_key (
    complaint TEXT PRIMARY KEY NOT NULL,
    -- As in `data_key`, bound to what it is of.
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
-- Complaints whose reporter was forgotten for ever, as `destroyed` has those that were erased.
CREATE TABLE reporter_destroyed (
    complaint TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
