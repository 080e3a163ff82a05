-- Wrong PINs, passwords and codes of the last hour, in tables of a fixed size, by the place that a keyed hash names: however much
-- strangers try, there are no more rows than places. Times are milliseconds since 1970.
CREATE TABLE wrong_try (
    -- pin or login.
    about TEXT NOT NULL,
    kind INTEGER NOT NULL,
    place INTEGER NOT NULL,
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL,
    PRIMARY KEY (about, kind, place)
) STRICT, WITHOUT ROWID;

-- Wrong passwords and codes of an officer's name since the register was last told of them: one row each.
CREATE TABLE login_refused (
    officer INTEGER PRIMARY KEY NOT NULL REFERENCES officer (id),
    count INTEGER NOT NULL,
    since INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A line may stand for many of the same, and say why. Both are linked where they are there.
ALTER TABLE register ADD COLUMN count INTEGER;
ALTER TABLE register ADD COLUMN reason TEXT;
-- Who did an event is asked for each of a long history.
CREATE INDEX register_event ON register (event) WHERE event IS NOT NULL;

-- When all the bytes that a phone had kept lately will be forgotten, in milliseconds.
ALTER TABLE device ADD COLUMN bytes_until INTEGER NOT NULL DEFAULT 0;

-- From which network what came in a flood came, as a keyed hash; of what came in none it is nowhere.
ALTER TABLE complaint ADD COLUMN flood_network BLOB;
