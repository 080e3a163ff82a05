-- What kind a private complaint is, under its data key: in the open it would stand beside the phone that sent it. `category` is
-- empty then, here and in `standing` and `wait`. What stands open from before is closed at the next start.
ALTER TABLE complaint ADD COLUMN kind_sealed BLOB;
CREATE INDEX complaint_open_kind ON complaint (id)
    WHERE visibility = 'private' AND kind_sealed IS NULL AND category <> '';

-- What only an outline is seen of, in the order of its age.
CREATE INDEX standing_private ON standing (received_at, complaint) WHERE visibility = 'private';
CREATE INDEX standing_private_waiting ON standing (wait_target, complaint)
    WHERE visibility = 'private' AND wait_from IS NOT NULL;

-- How often an officer did something lately is counted where the next is written down.
CREATE INDEX register_officer ON register (officer, deed, at);
