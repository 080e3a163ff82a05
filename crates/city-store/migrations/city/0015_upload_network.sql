-- From which network an upload was begun: the beginning of a keyed hash, gone with the upload. None where nobody knows.
ALTER TABLE upload ADD COLUMN network BLOB;
CREATE INDEX upload_network ON upload (network, expires_at) WHERE state = 'open';
-- Of a photo one dead upload is remembered.
CREATE INDEX upload_dead ON upload (complaint, photo) WHERE state = 'dead';
