-- Those who may enter the desk. Nobody is ever deleted: what was done stays somebody's.
CREATE TABLE officer (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    -- What is typed to log in, in lower case.
    name TEXT UNIQUE NOT NULL,
    role TEXT NOT NULL,
    agency TEXT,
    -- Argon2id as a PHC string.
    password TEXT NOT NULL,
    -- The secret of the one-time codes under the key file's wrapping key, if there is one, and the last step that was used.
    totp_sealed BLOB,
    totp_step INTEGER NOT NULL DEFAULT 0,
    disabled INTEGER NOT NULL DEFAULT 0,
    since TEXT NOT NULL
) STRICT;

-- Browsers that are logged in, by the hash of what their cookie says. Times are milliseconds.
CREATE TABLE session (
    key BLOB PRIMARY KEY NOT NULL,
    officer INTEGER REFERENCES officer (id),
    -- JSON of the session's own.
    data TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX session_officer ON session (officer);

-- Who did what at the desk, in one order, chained like the events: logins, looks at what is protected, exports, and of every
-- event of an officer's whose it was.
CREATE TABLE register (
    n INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    officer INTEGER REFERENCES officer (id),
    deed TEXT NOT NULL,
    complaint TEXT,
    event TEXT,
    chain BLOB NOT NULL
) STRICT;

-- Words of what is public, for the desk's search: a row stands under the number of the complaint's first event. What was erased
-- is taken out of the index too, not only marked.
CREATE VIRTUAL TABLE words USING fts5 (text, tokenize = "unicode61 remove_diacritics 2");
INSERT INTO words (words, rank) VALUES ('secure-delete', 1);

-- The city's own photos, that work was done: beside the citizen's in table photo, where their bytes are.
CREATE TABLE proof (
    complaint TEXT NOT NULL,
    photo TEXT NOT NULL,
    -- 64 bits that like pictures have nearly alike.
    likeness INTEGER,
    -- JSON: what is odd about it.
    flags TEXT NOT NULL,
    metres INTEGER,
    PRIMARY KEY (complaint, photo),
    FOREIGN KEY (complaint, photo) REFERENCES photo (complaint, photo)
) STRICT, WITHOUT ROWID;
