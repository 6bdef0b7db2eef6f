-- The unit reports of one kind, level and year as a yardstick: of each indicator how many have a denominator large enough,
-- and the values that 1, 2 … 99 in a hundred of those do not exceed; none where they are few.
WITH told AS (  -- of shares as decimals, which are exact
  SELECT year, kind, level, indicator, count(*) AS peers,
         quantile_disc(value, [(n / 100)::DECIMAL(3,2) FOR n IN range(1, 100)]) AS cuts
  FROM (
    UNPIVOT (SELECT year, kind, level, {yardsticks} FROM marts.nesting
             WHERE role = 'unit' AND clean AND year IN (SELECT year FROM changed))
    ON COLUMNS(* EXCLUDE (year, kind, level)) INTO NAME indicator VALUE value
  )
  GROUP BY ALL HAVING peers >= {least_peers}
)
SELECT year, kind, level, indicator, peers, cuts[50] AS median, unnest(range(1, 100)) AS percent, unnest(cuts) AS value
FROM told
