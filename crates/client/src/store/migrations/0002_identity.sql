-- Who complains, one for each city. Sealed to the city's key, or waiting for one under the store's key: nothing here reads.
CREATE TABLE identity (
    pack_id   TEXT PRIMARY KEY NOT NULL,
    last4     TEXT,                      -- of the NIK, where one was given
    has_name  INTEGER NOT NULL,
    has_phone INTEGER NOT NULL,
    warnings  TEXT NOT NULL,             -- JSON: what looks odd about the NIK
    consent   TEXT NOT NULL,             -- JSON: what was agreed to, and when
    sealed    TEXT,                      -- JSON of the seal
    waiting   BLOB,                      -- ciphertext under the store's key
    CHECK ((sealed IS NULL) <> (waiting IS NULL))
) STRICT, WITHOUT ROWID;

-- The identity as it was at the submit, of a complaint that is not anonymous.
ALTER TABLE complaint ADD COLUMN reporter_sealed TEXT;
ALTER TABLE complaint ADD COLUMN reporter_waiting BLOB;
