-- Photos whose row was deleted, or closed, and whose file may still lie there: what lies there without a row and is not
-- named here may be all that is left of a photo whose row was lost.
CREATE TABLE deleted_photo (
    id      TEXT PRIMARY KEY NOT NULL,
    sha256  TEXT NOT NULL               -- names its open file, of a version before; else empty
) STRICT, WITHOUT ROWID;

CREATE TRIGGER photo_deleted AFTER DELETE ON photo BEGIN
    INSERT OR REPLACE INTO deleted_photo (id, sha256) VALUES (old.id, iif(old.closed IS NULL, old.sha256, ''));
END;

CREATE TRIGGER photo_closed AFTER UPDATE OF closed ON photo WHEN old.closed IS NULL AND new.closed IS NOT NULL BEGIN
    INSERT OR REPLACE INTO deleted_photo (id, sha256) VALUES (old.id, old.sha256);
END;
