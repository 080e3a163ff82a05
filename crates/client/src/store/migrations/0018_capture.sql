-- Photos that the device's camera was asked for and that are not in their draft yet: it is another program, and while it is open
-- the system may end this one. The id is the photo's to be, and names the camera's file.
CREATE TABLE capture (
    id     TEXT PRIMARY KEY NOT NULL,
    draft  TEXT NOT NULL,
    closed BLOB NOT NULL             -- where the device was before the camera opened
) STRICT, WITHOUT ROWID;
