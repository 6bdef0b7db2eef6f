-- The sums of the country that changed since the previous release.
SELECT year, column_name AS measure, try_cast(old AS BIGINT) AS old, try_cast(new AS BIGINT) AS new, documents
FROM diff
WHERE table_name = 'marts.by_region' AND region_code = '00' AND change = 'changed'
  AND column_name IN (SELECT measure FROM dim_measure)
ORDER BY year DESC, column_name
