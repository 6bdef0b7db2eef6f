-- A table that journals fill is new: no journal counts as loaded, so the next run loads all of them again. Loading goes
-- by keys, so no request is entered twice, and rows that were loaded before stay as they are.
DELETE FROM collected.journal;
