-- Ids whose key was destroyed for ever. A main database restored from before that learns here what was erased since; one that
-- has a tombstone which is not here was stopped before it came to the key.
CREATE TABLE destroyed (
    complaint TEXT PRIMARY KEY NOT NULL
) STRICT, WITHOUT ROWID;
