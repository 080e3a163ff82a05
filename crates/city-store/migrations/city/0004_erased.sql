-- Ids that were erased, or asked to be before they came: no words are taken under them, for ever. What events need of an
-- erased complaint stays as an empty row; the chain over them stays whole.
CREATE TABLE erased (
    complaint TEXT PRIMARY KEY NOT NULL,
    at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
