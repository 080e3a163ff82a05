-- How many complaints stand under each word of status, so that a list need not count them; '' where it has to be worked out.
CREATE TABLE complaint_count (
    pack_id TEXT NOT NULL,
    shown   TEXT NOT NULL,
    found   INTEGER NOT NULL,
    PRIMARY KEY (pack_id, shown)
) STRICT, WITHOUT ROWID;

INSERT INTO complaint_count (pack_id, shown, found)
SELECT pack_id, '', count(*) FROM complaint GROUP BY pack_id;

-- The ticket without its hyphens stands in a column of its own: also what is never public is found by it. Everything is
-- indexed anew before it is next asked for.
DROP TABLE complaint_words;
CREATE VIRTUAL TABLE complaint_words USING fts5 (text, ticket, tokenize = 'trigram remove_diacritics 1');
INSERT INTO complaint_words (complaint_words, rank) VALUES ('secure-delete', 1);
UPDATE complaint SET shown = NULL, words = NULL;

-- What a search counts, and whom it shows next, is answered from the indices alone.
DROP INDEX complaint_newest;
CREATE INDEX complaint_newest ON complaint (pack_id, saved_at DESC, id DESC, words, shown);
DROP INDEX complaint_of_words;
CREATE INDEX complaint_of_words ON complaint (words, pack_id, shown);

CREATE TRIGGER complaint_counted AFTER INSERT ON complaint BEGIN
    INSERT INTO complaint_count (pack_id, shown, found) VALUES (new.pack_id, coalesce(new.shown, ''), 1)
    ON CONFLICT (pack_id, shown) DO UPDATE SET found = found + 1;
END;
CREATE TRIGGER complaint_uncounted AFTER DELETE ON complaint BEGIN
    UPDATE complaint_count SET found = found - 1 WHERE pack_id = old.pack_id AND shown = coalesce(old.shown, '');
END;
CREATE TRIGGER complaint_recounted AFTER UPDATE OF shown ON complaint WHEN new.shown IS NOT old.shown BEGIN
    UPDATE complaint_count SET found = found - 1 WHERE pack_id = old.pack_id AND shown = coalesce(old.shown, '');
    INSERT INTO complaint_count (pack_id, shown, found) VALUES (new.pack_id, coalesce(new.shown, ''), 1)
    ON CONFLICT (pack_id, shown) DO UPDATE SET found = found + 1;
END;
