-- A month of the board is read from these alone: by when complaints came in, and by when waits began.
CREATE INDEX standing_received ON standing (received_at);
DROP INDEX wait_time;
CREATE INDEX wait_month ON wait (from_at, agency, complaint, category, ending, working_min, wall_min, verdict);

-- Where the chain stood at the end of each local day, signed, as it was told to the public: a day is signed once.
CREATE TABLE day_head (
    day TEXT PRIMARY KEY NOT NULL,
    seq INTEGER NOT NULL,
    chain BLOB NOT NULL,
    kid TEXT NOT NULL,
    signature TEXT NOT NULL
) STRICT, WITHOUT ROWID;
