-- How many rows of each table were added, changed and are gone.
SELECT table_name,
       count(DISTINCT (table_name, key)) FILTER (change = 'added') AS added,
       count(DISTINCT (table_name, key)) FILTER (change = 'changed') AS changed,
       count(DISTINCT (table_name, key)) FILTER (change = 'gone') AS gone
FROM release.diff GROUP BY table_name ORDER BY table_name
