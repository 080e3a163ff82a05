-- What nobody sees hides no word: every text is read for the search once more.
DELETE FROM complaint_words;
UPDATE complaint SET shown = NULL, words = NULL;
