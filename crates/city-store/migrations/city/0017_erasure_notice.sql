-- Phones that had a complaint which the city erased at its citizen's request: each is told until it says that its own copy is gone.
CREATE TABLE erasure_notice (
    device BLOB NOT NULL,
    complaint TEXT NOT NULL,
    at TEXT NOT NULL,
    PRIMARY KEY (device, complaint)
) STRICT, WITHOUT ROWID;
