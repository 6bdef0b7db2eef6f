-- One row for each report that a source has held. The last one is in force, also when the source no longer has it.
-- A file from a ZIP is in force only if the latest copy of that ZIP still contained it.
WITH zip AS (
  SELECT source AS zip, max(last_seen) AS zip_seen
  FROM collected.manifest
  WHERE outcome IN ('unpacked', 'archived')
  GROUP BY source
  HAVING bool_or(outcome = 'unpacked')
), within AS (  -- a source `a.zip!b.zip!c.pdf` is within `a.zip` and within `a.zip!b.zip`
  SELECT source, max(zip_seen) AS zip_seen
  FROM (
    SELECT source, unnest([array_to_string(parts[:n], '!') FOR n IN range(1, len(parts))]) AS zip
    FROM (
      SELECT DISTINCT source, string_split(source, '!') AS parts FROM collected.manifest WHERE contains(source, '!')
    )
  )
  JOIN zip USING (zip)
  GROUP BY source
), gone AS (
  SELECT source, last_seen AS gone_seen FROM collected.manifest WHERE outcome = 'gone'
)
SELECT source, sha256 AS report_id, media_type, first_seen, last_seen,
       last_seen = max(last_seen) OVER (PARTITION BY source) AND last_seen >= coalesce(zip_seen, last_seen) AS in_force,
       coalesce(gone_seen > last_seen, false) AS gone
FROM collected.manifest
LEFT JOIN gone USING (source)
LEFT JOIN within USING (source)
SEMI JOIN staged.report ON report_id = sha256
