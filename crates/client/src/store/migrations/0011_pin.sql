-- For asking without this phone: eight digits that the city gave beside the receipt, sealed where the words are.
ALTER TABLE complaint ADD COLUMN pin BLOB;
