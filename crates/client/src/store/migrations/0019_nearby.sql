-- What lies near, as each city last told it, by the cell that was asked for. Nothing of a citizen is in it but in which town they
-- were.
CREATE TABLE nearby (
    pack_id TEXT NOT NULL,
    cell TEXT NOT NULL,
    etag TEXT NOT NULL,
    text TEXT NOT NULL,
    -- When the city last said that it holds.
    told_at TEXT NOT NULL,
    PRIMARY KEY (pack_id, cell)
) STRICT, WITHOUT ROWID;

-- What the citizen supports: what they want, and what became of it at the city.
CREATE TABLE support (
    pack_id TEXT NOT NULL,
    handle TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    state TEXT NOT NULL,
    -- Before this it is not tried again.
    next_at TEXT,
    PRIMARY KEY (pack_id, handle)
) STRICT, WITHOUT ROWID;
