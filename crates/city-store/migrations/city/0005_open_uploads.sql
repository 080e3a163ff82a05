-- What open uploads may come to is added up at each creation: out of the index alone, so the state stands in it too.
DROP INDEX upload_device;
CREATE INDEX upload_open ON upload (device, state, length) WHERE state = 'open';
