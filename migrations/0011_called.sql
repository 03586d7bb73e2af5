-- What a client likes to be called, sealed like the name; none: the first name.
ALTER TABLE clients ADD COLUMN called_sealed BYTEA;
