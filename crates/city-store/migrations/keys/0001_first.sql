CREATE TABLE data_key (
    -- Of which complaint.
    complaint TEXT PRIMARY KEY NOT NULL,
    -- Nonce and ChaCha20-Poly1305 of the 32 bytes, under the key file's wrapping key.
    wrapped BLOB NOT NULL
) STRICT, WITHOUT ROWID;
