-- Whether a phone must ask for everything once more: the city was restored from a backup, and what the phone sent after that is
-- gone, also where its cursor still lies on the chain, as after an erasure.
ALTER TABLE device ADD COLUMN pull_again INTEGER NOT NULL DEFAULT 0;
