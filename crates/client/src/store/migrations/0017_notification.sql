-- What a citizen is to be told of a complaint, the newest thing only, and what is waited for. All of it can be worked out again or
-- is not told a second time: a database that was put aside is not searched for it.
CREATE TABLE notification (
    complaint TEXT PRIMARY KEY NOT NULL REFERENCES complaint (id) ON DELETE CASCADE,
    open      INTEGER NOT NULL DEFAULT 0, -- whether the city still owes something
    promise   INTEGER,                    -- until when it is to have answered, in milliseconds by its clock; NULL once that is over
    missed    INTEGER,                    -- the promise that it did not keep
    escalated INTEGER NOT NULL DEFAULT 0, -- whether it said that nobody answered past the limit
    kind      TEXT,                       -- JSON; NULL where nothing is to be told
    event     TEXT,                       -- of which event, where it is one
    at        INTEGER                     -- when that was, in milliseconds
) STRICT, WITHOUT ROWID;

CREATE INDEX notification_promise ON notification (promise) WHERE promise IS NOT NULL;
CREATE INDEX notification_kind ON notification (at) WHERE kind IS NOT NULL;

-- Whether all that a city has to say came once, since this database is in use: what came before is no news to its citizen where the
-- database before it was damaged.
ALTER TABLE city ADD COLUMN caught_up INTEGER NOT NULL DEFAULT 0;
UPDATE city SET caught_up = 1 WHERE cursor NOT LIKE '0-%';
