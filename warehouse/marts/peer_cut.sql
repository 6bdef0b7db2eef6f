-- The unit reports of one kind, level and year as a yardstick: of each indicator how many have a denominator large enough,
-- and the values that 1, 2 … 99 in a hundred of those do not exceed; none where they are few.
WITH stated AS (
  SELECT f.kind, n.level, n.year, b.*
  FROM marts.nesting n JOIN marts.fact_report f USING (report_id) JOIN staged.measure b USING (report_id)
  WHERE n.role = 'unit' AND n.clean AND n.year IN (SELECT year FROM changed) AND f.year IN (SELECT year FROM changed)
), told AS (
  SELECT year, kind, level, unnest(told) AS t
  FROM (SELECT year, kind, level, [{yardsticks}] AS told FROM stated b GROUP BY ALL)
)
SELECT year, kind, level, t.indicator, t.peers, t.cuts[50] AS median, unnest(range(1, 100)) AS percent, unnest(t.cuts) AS value
FROM told WHERE t.peers >= {least_peers}
