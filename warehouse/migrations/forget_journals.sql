-- No journal is loaded, so the next run loads all of them again. Loading goes by keys: no request is entered twice.
DELETE FROM collected.journal;
