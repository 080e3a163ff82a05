-- What open uploads may come to is added up at each creation: out of the index alone.
DROP INDEX upload_device;
CREATE INDEX upload_open ON upload (device, length) WHERE state = 'open';
