-- Every body that has a report, with its latest name; `code` is its division, `part` as in parts.py.
SELECT body_id, official_name AS name, kind, level, level_name, region_code AS code, region_path AS path, uscc, site_code,
  first_year, last_year,
  CASE WHEN regexp_full_match(split_part(body_id, ':', 1), '[0-9]{2,12}') THEN left(body_id, 2) ELSE 'other' END AS part
FROM dim_body
WHERE is_latest AND body_id IN (SELECT body_id FROM fact_report WHERE counted)
ORDER BY body_id
