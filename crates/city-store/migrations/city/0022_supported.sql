-- What others notice too, by how many: few complaints are, and the queue's tray of them reads no others.
CREATE INDEX standing_supported ON standing (supporters, complaint) WHERE supporters > 0;
