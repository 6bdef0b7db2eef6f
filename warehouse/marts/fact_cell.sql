-- One row for each cell found in a report in force: the reported value, its place on the page, and a correction if any.
-- Each report has lists of its cells, and what belongs to a report is joined before they are unnested: joins for each
-- cell would take longer than all the rest. The rows of a report are in the order of their keys.
WITH report AS (  -- a release makes a table of it for some reports at a time: warehouse/releases/mart_rows.py
  SELECT r.report_id, r.body_id, r.region_code, r.region_name, r.region_path, r.region_level_name, r.level, r.level_name,
         r.year, r.form, r.clean, r.counted, x.corrections, y.suggestions,
         r.keys, r.labels, r."values", r.statuses, r.texts, r.places
  FROM ({listed_cells}) r
  LEFT JOIN (SELECT report_id, map_from_entries(list((key, {'use': "use", 'kind': kind}))) AS corrections
             FROM checked.correction WHERE applied GROUP BY report_id) x ON x.report_id = r.report_id
  LEFT JOIN (SELECT report_id, map_from_entries(list((key, suggested))) AS suggestions
             FROM checked.suspect WHERE "only" GROUP BY report_id) y ON y.report_id = r.report_id
)
SELECT report_id, body_id, region_code, region_name, region_path, region_level_name, level, level_name, year, form, key,
       cell, value, corrections[key]."use" AS corrected, corrections[key].kind AS correction, suggestions[key] AS suggested,
       status, text, {place_columns}, clean, counted
FROM (
  SELECT *, string_split(place, '|') AS places
  FROM (
    SELECT * EXCLUDE (keys, labels, "values", statuses, texts, places),
           unnest(keys) AS key, unnest(labels) AS cell, unnest("values") AS value, unnest(statuses) AS status,
           unnest(texts) AS text, unnest(places) AS place
    FROM report
  )
  WHERE status IS NOT NULL
)
