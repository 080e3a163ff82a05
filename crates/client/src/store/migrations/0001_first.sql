-- Times are RFC 3339 in UTC. `sealed` rows of private kinds are readable only with the store's key.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- A municipality as this phone last saw it.
CREATE TABLE city (
    pack_id  TEXT PRIMARY KEY NOT NULL,
    document TEXT NOT NULL,              -- the pack document
    etag     TEXT NOT NULL DEFAULT '',   -- of the served document; empty while it is the built-in one
    origin   TEXT NOT NULL DEFAULT '',   -- where `keys` were learnt
    keys     TEXT NOT NULL DEFAULT '[]', -- public keys that are believed
    cursor   TEXT NOT NULL DEFAULT '0-0000000000000000', -- how far changes were pulled
    seen     TEXT NOT NULL DEFAULT '0-0000000000000000'  -- the furthest head that the city named
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
    id       TEXT PRIMARY KEY NOT NULL,  -- the complaint's, once it is submitted
    pack_id  TEXT NOT NULL,
    step     TEXT NOT NULL,
    body     BLOB NOT NULL,              -- JSON of what was typed
    sealed   INTEGER NOT NULL,
    begun_at TEXT NOT NULL,
    saved_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE complaint (
    id             TEXT PRIMARY KEY NOT NULL,
    pack_id        TEXT NOT NULL,
    pack_rev       TEXT NOT NULL,
    ticket         TEXT NOT NULL,
    content        BLOB NOT NULL,        -- the frozen text, as it is sent
    sealed         INTEGER NOT NULL,
    content_sha256 TEXT NOT NULL,
    saved_at       TEXT NOT NULL,
    received_at    TEXT,                 -- on a verified receipt only
    receipt        TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX complaint_newest ON complaint (saved_at DESC, id DESC);

-- Of a draft or of the complaint that it became. Rows may share a file.
CREATE TABLE photo (
    id          TEXT PRIMARY KEY NOT NULL,
    complaint   TEXT NOT NULL,
    place       INTEGER NOT NULL,        -- in the citizen's order
    sha256      TEXT NOT NULL,
    bytes       INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    hint        TEXT NOT NULL DEFAULT '{}'
) STRICT, WITHOUT ROWID;

CREATE INDEX photo_of ON photo (complaint, place);
CREATE INDEX photo_file ON photo (sha256);

CREATE TABLE outbox (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    complaint         TEXT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
    kind              TEXT NOT NULL,
    photo             TEXT,              -- which, for kind photo
    state             TEXT NOT NULL,     -- JSON, with the reason where it is parked
    tries             INTEGER NOT NULL DEFAULT 0,
    crashes           INTEGER NOT NULL DEFAULT 0,
    mismatches        INTEGER NOT NULL DEFAULT 0,
    in_local_step     INTEGER NOT NULL DEFAULT 0,
    stored            TEXT NOT NULL,
    next_at           TEXT,
    waits_for_network INTEGER NOT NULL DEFAULT 0,
    bytes             INTEGER NOT NULL,  -- all bytes of it
    sent              INTEGER NOT NULL DEFAULT 0, -- bytes that the city acknowledged
    upload            TEXT,              -- where a photo's upload goes on
    last_error        TEXT,
    UNIQUE (complaint, kind, photo)
) STRICT;

-- A complaint's life, as far as the city told it.
CREATE TABLE event (
    id        TEXT PRIMARY KEY NOT NULL,
    complaint TEXT NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
    seq       INTEGER NOT NULL,
    body      BLOB NOT NULL,             -- JSON of the event
    sealed    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX event_of ON event (complaint, seq);
