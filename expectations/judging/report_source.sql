-- Temporary table report_source: where each report is held now, by its public address where it has one. NULL where no
-- source holds it any longer.
WITH version AS (
  SELECT *, CASE WHEN regexp_matches(source, '^https?://') THEN '0' ELSE '1' END || source AS place FROM staged.version
)
SELECT report_id, bool_or(in_force) AS in_force, min(first_seen) FILTER (in_force) AS first_seen,
       arg_min(source, place) FILTER (in_force) AS source, arg_min(media_type, place) FILTER (in_force) AS media_type
FROM version GROUP BY report_id
