-- How many reports were added, replaced and removed since the previous release.
SELECT count(DISTINCT key) FILTER (change = 'added') AS added, count(DISTINCT key) FILTER (change = 'changed') AS changed,
  count(DISTINCT key) FILTER (change = 'gone') AS gone
FROM diff WHERE table_name = 'marts.fact_report'
