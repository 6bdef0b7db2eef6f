-- The reports in force, each with the first source that holds it.
SELECT v.report_id, min(v.source) AS source, min(v.first_seen) AS first_seen, arg_min(m.media_type, v.source) AS media_type
FROM staged.version v JOIN collected.manifest m ON m.sha256 = v.report_id AND m.source = v.source
WHERE v.in_force GROUP BY v.report_id
