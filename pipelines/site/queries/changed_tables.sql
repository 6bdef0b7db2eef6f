-- How many rows of each table were added, changed and removed since the previous release.
SELECT split_part(table_name, '.', 2) AS name, count(DISTINCT key) FILTER (change = 'added') AS added,
  count(DISTINCT key) FILTER (change = 'changed') AS changed, count(DISTINCT key) FILTER (change = 'gone') AS gone
FROM diff GROUP BY table_name ORDER BY table_name
