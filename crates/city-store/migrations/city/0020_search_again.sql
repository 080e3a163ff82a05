-- What nobody sees hides no word: texts with soft hyphens, marks of direction and spaces without width are read for the search
-- once more.
CREATE TEMPORARY TABLE hiding AS SELECT rowid AS n FROM words
WHERE text GLOB '*[' || char(173, 8203, 8206, 8207) || char(8234) || '-' || char(8238) || char(8288) || '-'
    || char(8303) || char(65279) || ']*';
UPDATE complaint SET look_at = 0 WHERE id IN (SELECT complaint FROM event WHERE n IN (SELECT n FROM hiding));
DELETE FROM words WHERE rowid IN (SELECT n FROM hiding);
DROP TABLE hiding;
