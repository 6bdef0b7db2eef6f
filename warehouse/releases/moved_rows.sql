-- Rows that are gone under one key and added under another, because another document took the place of theirs: the two
-- that alone have the same values in the columns `known_by` of the table's declaration.
CREATE OR REPLACE TEMP TABLE moved_row AS
SELECT gone.n AS gone, added.n AS added
FROM (
  SELECT n, {known_by} FROM (SELECT n, unnest(was) FROM paired_row WHERE now IS NULL)
  QUALIFY count(*) OVER (PARTITION BY {known_by}) = 1
) gone
JOIN (
  SELECT n, {known_by} FROM (SELECT n, unnest(now) FROM paired_row WHERE was IS NULL)
  QUALIFY count(*) OVER (PARTITION BY {known_by}) = 1
) added USING ({known_by})
