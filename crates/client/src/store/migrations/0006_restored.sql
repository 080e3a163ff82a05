-- After the city was restored from a backup: 0 the city told it, or it is the citizen's own; 1 told before, and not yet again; 2 an
-- officer's, and the city has it no more. It stays to be read, and counts for nothing.
ALTER TABLE event ADD COLUMN stale INTEGER NOT NULL DEFAULT 0;
CREATE INDEX event_stale ON event (stale) WHERE stale = 1;
