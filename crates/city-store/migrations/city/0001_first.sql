-- Times are RFC 3339 texts in UTC, ids are hyphenated UUIDs, hashes are 32 raw bytes.

-- Every revision of the pack that was ever served: old complaints are read by the rules that they were written under.
CREATE TABLE pack_revision (
    rev TEXT PRIMARY KEY NOT NULL,
    -- The pack without keys and endpoint, as JSON.
    pack TEXT NOT NULL,
    first_served_at TEXT NOT NULL,
    last_served_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Phones, by the hash of their secret.
CREATE TABLE device (
    secret_sha256 BLOB PRIMARY KEY NOT NULL,
    first_seen_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    -- The phone's id is the key for ever: whatever is sent again finds it here.
    id TEXT PRIMARY KEY NOT NULL,
    ticket TEXT NOT NULL,
    content_sha256 BLOB NOT NULL,
    -- The words as received, or, if private, their ciphertext under the complaint's data key. One of the two.
    content TEXT,
    content_sealed BLOB,
    -- The reporter as sealed on the phone, once more under the data key.
    reporter_sealed BLOB,
    pack_rev TEXT NOT NULL,
    category TEXT NOT NULL,
    visibility TEXT NOT NULL,
    -- "perlu dipilah": the rules that it was written under are unknown, or its category has gone.
    needs_sorting INTEGER NOT NULL,
    received_at TEXT NOT NULL,
    -- The receipt as it was given, so that it is given again letter by letter.
    receipt TEXT NOT NULL,
    CHECK ((content IS NULL) <> (content_sealed IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX complaint_ticket ON complaint (ticket);

-- Whose it is: every phone that sent the same words under the same id.
CREATE TABLE owner (
    device BLOB NOT NULL REFERENCES device (secret_sha256),
    complaint TEXT NOT NULL REFERENCES complaint (id),
    PRIMARY KEY (device, complaint)
) STRICT, WITHOUT ROWID;

CREATE TABLE photo (
    complaint TEXT NOT NULL REFERENCES complaint (id),
    photo TEXT NOT NULL,
    -- The citizen's order.
    place INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    bytes INTEGER NOT NULL,
    -- missing, given_up, arrived, ready or refused.
    state TEXT NOT NULL,
    -- The file to show, once ready: the same bytes, or those made anew.
    shown_sha256 BLOB,
    PRIMARY KEY (complaint, photo)
) STRICT, WITHOUT ROWID;
CREATE INDEX photo_sha256 ON photo (sha256);
CREATE INDEX photo_arrived ON photo (state) WHERE state = 'arrived';

CREATE TABLE event (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT UNIQUE NOT NULL,
    complaint TEXT NOT NULL REFERENCES complaint (id),
    -- JSON: who.
    actor TEXT NOT NULL,
    -- JSON: the kind and what goes with it.
    kind TEXT NOT NULL,
    -- The note's ciphertext under the complaint's data key, and its hash, which is what the chain holds.
    note_sealed BLOB,
    note_sha256 BLOB,
    -- JSON: manifests.
    photos TEXT NOT NULL,
    at TEXT NOT NULL,
    received_at TEXT NOT NULL,
    -- The place in the one order, and the hash of the chain there. Given before the commit; what is read has both.
    seq INTEGER UNIQUE,
    chain BLOB
) STRICT;
CREATE INDEX event_complaint ON event (complaint, seq);
CREATE INDEX event_unsequenced ON event (n) WHERE seq IS NULL;

CREATE TABLE upload (
    uid TEXT PRIMARY KEY NOT NULL,
    complaint TEXT NOT NULL,
    photo TEXT NOT NULL,
    -- Who began it.
    device BLOB NOT NULL,
    length INTEGER NOT NULL,
    -- Bytes that are on the disk for sure.
    kept INTEGER NOT NULL,
    -- open, arrived or dead.
    state TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    FOREIGN KEY (complaint, photo) REFERENCES photo (complaint, photo)
) STRICT, WITHOUT ROWID;
-- One living upload a photo: whoever asks again is sent to the same place.
CREATE UNIQUE INDEX upload_photo ON upload (complaint, photo) WHERE state <> 'dead';
CREATE INDEX upload_device ON upload (device) WHERE state = 'open';
