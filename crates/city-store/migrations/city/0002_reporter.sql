-- What the desk may know of who complains without opening the seal. Erasing a complaint deletes its row here too; the digits
-- are gone with its data key even from old backups, and the look-up key is in none.
CREATE TABLE reporter (
    complaint TEXT PRIMARY KEY NOT NULL REFERENCES complaint (id),
    -- HMAC-SHA-256 of the NIK under the look-up key: the same person's complaints find each other, nothing else is told.
    nik_hmac BLOB,
    -- The last four digits, under the complaint's data key.
    last4_sealed BLOB,
    -- JSON: what is odd about the seal or the NIK. Told to whoever decides, never a reason to refuse.
    flags TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX reporter_nik ON reporter (nik_hmac) WHERE nik_hmac IS NOT NULL;
