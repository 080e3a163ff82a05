-- What the citizen does after sending waits here too. An erasure outlives its complaint, so a row names its city itself and
-- needs no row of a complaint; whoever deletes a complaint deletes these.
CREATE TABLE outbox_new (
    id                INTEGER PRIMARY KEY AUTOINCREMENT,
    pack_id           TEXT NOT NULL,
    complaint         TEXT NOT NULL,
    kind              TEXT NOT NULL,
    photo             TEXT,              -- which, for kind photo
    event             TEXT,              -- which, for kind event
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
    last_error        TEXT
) STRICT;

INSERT INTO outbox_new (id, pack_id, complaint, kind, photo, state, tries, crashes, mismatches, in_local_step, stored, next_at,
    waits_for_network, bytes, sent, upload, last_error)
SELECT outbox.id, complaint.pack_id, outbox.complaint, outbox.kind, outbox.photo, outbox.state, outbox.tries, outbox.crashes,
    outbox.mismatches, outbox.in_local_step, outbox.stored, outbox.next_at, outbox.waits_for_network, outbox.bytes, outbox.sent,
    outbox.upload, outbox.last_error
FROM outbox JOIN complaint ON complaint.id = outbox.complaint;

DROP TABLE outbox;
ALTER TABLE outbox_new RENAME TO outbox;

-- One of each: NULL is never equal to NULL, so what a row does not name counts as empty.
CREATE UNIQUE INDEX outbox_one ON outbox (complaint, kind, coalesce(photo, ''), coalesce(event, ''));
CREATE INDEX outbox_pack ON outbox (pack_id, id);
