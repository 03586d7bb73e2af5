-- The audit trail's chain is keyed, and its end is sealed: both under a key of the master key's that is not in here.

-- The number of the first event that is hashed under the key; those before follow the rule of before, without a key.
-- NULL: the practice's trail is not taken over yet, which the program does when it starts.
ALTER TABLE audit_heads ADD COLUMN keyed_from BIGINT;
-- Over number, hash and keyed_from. '' once an end was found that this program had not sealed.
ALTER TABLE audit_heads ADD COLUMN seal TEXT;
