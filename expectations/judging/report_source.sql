-- Temporary table report_source: where each report is held now. NULL where no source holds it any longer.
SELECT report_id, bool_or(in_force) AS in_force, min(first_seen) FILTER (in_force) AS first_seen,
       min(source) FILTER (in_force) AS source, arg_min(media_type, source) FILTER (in_force) AS media_type
FROM staged.version GROUP BY report_id
