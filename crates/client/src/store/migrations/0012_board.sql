-- The public board as each city last told it, for whoever looks without a connection. It can be asked for again: a database
-- that was put aside is not searched for it.
CREATE TABLE board (
    pack_id TEXT NOT NULL,
    month   TEXT NOT NULL,               -- 2026-11
    etag    TEXT NOT NULL,
    text    TEXT NOT NULL,               -- JSON, as it was told
    PRIMARY KEY (pack_id, month)
) STRICT, WITHOUT ROWID;
