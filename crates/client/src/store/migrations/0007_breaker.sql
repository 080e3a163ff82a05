-- Whether the city is left alone for a while: a process that is started in the background, again and again, would forget it.
ALTER TABLE city ADD COLUMN breaker TEXT NOT NULL DEFAULT '{}';
