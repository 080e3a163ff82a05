-- Whether an event ended the wait for a first answer is judged once, when the city has it; what is older is judged by its note.
ALTER TABLE event ADD COLUMN is_answer INTEGER CHECK (is_answer IN (0, 1));
