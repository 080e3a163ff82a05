-- Where each complaint stands, folded from its events after each of them, so that no list and no board folds any. Times are
-- milliseconds since 1970. All of it can be made again: the events are the truth.
CREATE TABLE standing (
    complaint TEXT PRIMARY KEY NOT NULL REFERENCES complaint (id),
    -- Of what it is, as in its own row: what every list filters by.
    category TEXT NOT NULL,
    visibility TEXT NOT NULL,
    needs_sorting INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    status TEXT NOT NULL,
    -- Whether a question to the citizen is open.
    asked INTEGER NOT NULL,
    -- The office that has it; none until it was assigned.
    agency TEXT,
    round INTEGER NOT NULL,
    -- The wait for an answer that lasts, if one does: the holder's, else the city's.
    wait_from INTEGER,
    wait_target INTEGER,
    wait_promise INTEGER,
    wait_limit INTEGER,
    -- Whether a wait that lasts is on the mayor's list.
    escalated INTEGER NOT NULL,
    -- The day that the city named last, and when it was solved.
    promised_by INTEGER,
    done_at INTEGER,
    -- Where what is public lies: the code of its kelurahan, its position, its H3 cell at resolution 9.
    area TEXT,
    lat_e7 INTEGER,
    lon_e7 INTEGER,
    cell INTEGER,
    -- The event that it was folded up to.
    seq INTEGER NOT NULL,
    changed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
-- The queue: what is due first stands first.
CREATE INDEX standing_waiting ON standing (wait_target, complaint) WHERE wait_from IS NOT NULL;
CREATE INDEX standing_agency_waiting ON standing (agency, wait_target, complaint) WHERE wait_from IS NOT NULL;
-- What changed last stands first.
CREATE INDEX standing_changed ON standing (changed_at, complaint);
CREATE INDEX standing_agency_changed ON standing (agency, changed_at, complaint);
-- What says the same nearby.
CREATE INDEX standing_near ON standing (cell, category, received_at) WHERE cell IS NOT NULL;

-- Every wait for an answer, that of the city (n = 0) and that of each office, with its judgement.
CREATE TABLE wait (
    complaint TEXT NOT NULL REFERENCES complaint (id),
    n INTEGER NOT NULL,
    category TEXT NOT NULL,
    -- None for the city's own.
    agency TEXT,
    round INTEGER NOT NULL,
    from_at INTEGER NOT NULL,
    -- None while it lasts.
    ended_at INTEGER,
    ending TEXT,
    -- Whole minutes until it ended, in both ways of counting; none while it lasts.
    working_min INTEGER,
    wall_min INTEGER,
    basis TEXT NOT NULL,
    promise INTEGER,
    verdict TEXT,
    PRIMARY KEY (complaint, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX wait_time ON wait (agency, from_at, ended_at, working_min, wall_min);

UPDATE complaint SET look_at = 0 WHERE id NOT IN (SELECT complaint FROM erased);
