-- How something of the citizen's came that did not come from the phone that sent the words: pin, claim, bundle or command.
ALTER TABLE event ADD COLUMN via TEXT;

-- The same of a phone that became an owner: claim, or nothing for the one that brought the words.
ALTER TABLE owner ADD COLUMN via TEXT;
