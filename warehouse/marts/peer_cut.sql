-- The percentiles 1 to 99 of each indicator over the unit reports of one kind, level and year that have a denominator
-- large enough, and how many these are. No row where they are few.
WITH peer_group AS (  -- shares are decimals, which are exact
  SELECT year, kind, level, indicator, count(*) AS peers,
         quantile_disc(value, [(n / 100)::DECIMAL(3,2) FOR n IN range(1, 100)]) AS cuts
  FROM (
    UNPIVOT (SELECT year, kind, level, {yardsticks} FROM (
               SELECT year, kind, level, {clean_figures} FROM marts.nesting
               WHERE role = 'unit' AND year IN (SELECT year FROM changed)))
    ON COLUMNS(* EXCLUDE (year, kind, level)) INTO NAME indicator VALUE value
  )
  GROUP BY ALL HAVING peers >= {least_peers}
)
SELECT year, kind, level, indicator, peers, cuts[50] AS median, unnest(range(1, 100)) AS percent, unnest(cuts) AS value
FROM peer_group
