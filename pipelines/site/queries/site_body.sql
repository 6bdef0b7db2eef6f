-- Every body that has a report, with its latest name; `code` is its division.
SELECT body_id, official_name AS name, kind, level, level_name, region_code AS code, region_path AS path, uscc, site_code,
  first_year, last_year
FROM dim_body
WHERE is_latest AND body_id IN (SELECT body_id FROM fact_report WHERE counted)
ORDER BY body_id
