-- What a list asks for, kept beside each complaint. NULL: something that it follows from has changed since, and it is
-- worked out again before it is next asked for.
ALTER TABLE complaint ADD COLUMN shown TEXT;     -- the word of its status
ALTER TABLE complaint ADD COLUMN words INTEGER;  -- its row in the index below; none for kinds that are never public

DROP INDEX complaint_newest;
CREATE INDEX complaint_newest ON complaint (pack_id, saved_at DESC, id DESC);
CREATE INDEX complaint_shown ON complaint (pack_id, shown, saved_at DESC, id DESC);
CREATE INDEX complaint_ticket ON complaint (pack_id, ticket);
CREATE INDEX complaint_of_words ON complaint (words);

-- Three letters in a row find a word by its root, whatever is put before or after it: "lubang" in "berlubang".
CREATE VIRTUAL TABLE complaint_words USING fts5 (text, tokenize = 'trigram remove_diacritics 1');
-- What was erased is overwritten here too, not only marked.
INSERT INTO complaint_words (complaint_words, rank) VALUES ('secure-delete', 1);

CREATE TRIGGER complaint_deleted AFTER DELETE ON complaint WHEN old.words IS NOT NULL BEGIN
    DELETE FROM complaint_words WHERE rowid = old.words;
END;
CREATE TRIGGER complaint_rewritten AFTER UPDATE OF content ON complaint BEGIN
    DELETE FROM complaint_words WHERE rowid = old.words;
    UPDATE complaint SET shown = NULL, words = NULL WHERE id = new.id;
END;
CREATE TRIGGER complaint_received AFTER UPDATE OF receipt ON complaint BEGIN
    UPDATE complaint SET shown = NULL WHERE id = new.id;
END;
CREATE TRIGGER event_came AFTER INSERT ON event BEGIN
    UPDATE complaint SET shown = NULL WHERE id = new.complaint;
END;
CREATE TRIGGER event_went AFTER DELETE ON event BEGIN
    UPDATE complaint SET shown = NULL WHERE id = old.complaint;
END;
CREATE TRIGGER outbox_came AFTER INSERT ON outbox BEGIN
    UPDATE complaint SET shown = NULL WHERE id = new.complaint;
END;
CREATE TRIGGER outbox_moved AFTER UPDATE OF state ON outbox WHEN new.state <> old.state BEGIN
    UPDATE complaint SET shown = NULL WHERE id = new.complaint;
END;
CREATE TRIGGER outbox_went AFTER DELETE ON outbox BEGIN
    UPDATE complaint SET shown = NULL WHERE id = old.complaint;
END;
