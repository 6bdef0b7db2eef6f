-- What each source yielded in its last night, compared with earlier nights: one row for each source and threshold.
-- Nights are days in China. A report is a page linked from a list, and new if it was never fetched before. Everything is
-- new in the first night with reports of a source, so that night is not compared. The temporary table expected_body has the bodies
-- that should publish at a source, and the years for which a report was found.
WITH request AS (
  SELECT *, (asked + INTERVAL 8 HOUR)::DATE AS night FROM collected.fetch
), nightly AS (
  SELECT source, night, bool_or(outcome IN ('archived', 'unchanged', 'gone')) AS answered,
         bool_or(purpose = 'page') AS had_page,
         count(*) FILTER (had_list) AS lists, count(*) FILTER (had_list AND starts_with(why, '{other_kind}')) AS odd_lists
  FROM (SELECT *, purpose = 'list' AND outcome IN ('archived', 'unchanged') AS had_list FROM request) GROUP BY ALL
), source AS (
  SELECT source, min(night) FILTER (had_page) AS first_night, max(night) AS night, count(*) AS nights,
         max(night) FILTER (answered) AS answered
  FROM nightly GROUP BY source QUALIFY max(night) >= max(max(night)) OVER () - {not_answering.forgotten_after}
), document AS (
  SELECT source, url, min(night) AS night, arg_min(bytes, asked) AS bytes, arg_min(media_type, asked) AS media_type,
         bool_or(purpose = 'page') AS is_page
  FROM request WHERE outcome = 'archived' AND purpose IN ('page', 'attachment') GROUP BY ALL
), report AS (
  SELECT d.source, d.night, count(*) AS new FROM document d JOIN source s USING (source)
  WHERE is_page AND d.night > s.first_night GROUP BY ALL
), far_fewer AS (
  SELECT s.*, coalesce(sum(new) FILTER (r.night > s.night - {far_fewer.days}), 0) AS value,
         coalesce(sum(new) FILTER (
           r.night BETWEEN s.night - INTERVAL 1 YEAR - INTERVAL {far_fewer.days} DAY + INTERVAL 1 DAY
                       AND s.night - INTERVAL 1 YEAR), 0) AS before
  FROM source s LEFT JOIN report r USING (source) GROUP BY ALL
), far_more AS (
  SELECT s.*, coalesce(sum(new) FILTER (r.night = s.night), 0) AS value,
         greatest(coalesce(max(new) FILTER (r.night < s.night), 0) * {far_more.times}, {far_more.at_least}) AS threshold
  FROM source s LEFT JOIN report r USING (source) GROUP BY ALL
), smaller AS (
  SELECT s.*,
         median(bytes) FILTER (d.night = s.night) AS value, count(*) FILTER (d.night = s.night) AS documents,
         median(bytes) FILTER (d.night < s.night) AS before, count(*) FILTER (d.night < s.night) AS documents_before
  FROM source s LEFT JOIN document d USING (source) GROUP BY ALL
), other_media_type AS (
  SELECT s.*, count(*) FILTER (d.night = s.night AND first_of_type = s.night) AS value,
         count(*) FILTER (d.night < s.night) AS documents_before
  FROM source s LEFT JOIN (
    SELECT *, min(night) OVER (PARTITION BY source, media_type) AS first_of_type FROM document
  ) d USING (source) GROUP BY ALL
), none_in_season AS (
  SELECT s.*, month(s.night) BETWEEN {none_in_season.from_month} AND {none_in_season.to_month} AS in_season,
         (SELECT count(*) FROM nightly n WHERE n.source = s.source AND year(n.night) = year(s.night)
          AND month(n.night) >= {none_in_season.from_month}) AS nights_in_season,
         (SELECT count(*) FROM document d WHERE d.source = s.source AND is_page
          AND year(d.night) = year(s.night)) AS value
  FROM source s
), other_shape AS (
  SELECT s.*, lists, odd_lists AS value FROM source s JOIN nightly USING (source, night)
), list AS (
  SELECT source, night, url, complete, url || coalesce(' ' || entries || '/' || entries_stated, '') AS name
  FROM request WHERE purpose = 'list' AND complete IS NOT NULL
  QUALIFY row_number() OVER (PARTITION BY source, night, url ORDER BY asked DESC) = 1
), incomplete_list AS (
  SELECT s.*, count(url) AS lists, count(url) FILTER (NOT complete) AS value,
         array_to_string(list(name ORDER BY name) FILTER (NOT complete)[:{incomplete_list.named}], '、') AS names
  FROM source s LEFT JOIN list USING (source, night) GROUP BY ALL
), not_answering AS (
  SELECT s.*, count(*) FILTER (s.answered IS NULL OR n.night > s.answered) AS value
  FROM source s JOIN nightly n USING (source) GROUP BY ALL
), body AS (
  SELECT s.source, e.body, coalesce(bool_or(e.fiscal_year = year(s.night) - 1), false) AS had
  FROM source s JOIN expected_body e USING (source) GROUP BY ALL
), missing_bodies AS (
  SELECT s.*, month(s.night) BETWEEN {missing_bodies.from_month} AND {missing_bodies.to_month} AS in_season,
         count(b.body) AS bodies, count(b.body) FILTER (NOT b.had) AS value,
         array_to_string(list(b.body ORDER BY b.body) FILTER (NOT b.had)[:{missing_bodies.named}], '、') AS names
  FROM source s LEFT JOIN body b USING (source) GROUP BY ALL
), judged AS (
  SELECT source, night, 'far_fewer' AS check_name, value, before * {far_fewer.percent} // 100 AS threshold,
         before >= {far_fewer.at_least} AS decided, value < threshold AS broken
  FROM far_fewer
  UNION ALL BY NAME
  SELECT source, night, 'far_more' AS check_name, value, threshold,
         nights > {far_more.nights} AS decided, value > threshold AS broken
  FROM far_more
  UNION ALL BY NAME
  SELECT source, night, 'smaller' AS check_name, value, before * {smaller.percent} / 100 AS threshold,
         documents >= {smaller.documents} AND documents_before >= {smaller.documents_before} AS decided,
         value < threshold AS broken
  FROM smaller
  UNION ALL BY NAME
  SELECT source, night, 'other_media_type' AS check_name, value, {other_media_type.most} AS threshold,
         documents_before >= {other_media_type.documents_before} AS decided, value > threshold AS broken
  FROM other_media_type
  UNION ALL BY NAME
  SELECT source, night, 'none_in_season' AS check_name, value, {none_in_season.at_least} AS threshold,
         in_season AND nights_in_season >= {none_in_season.nights} AS decided, value < threshold AS broken
  FROM none_in_season
  UNION ALL BY NAME
  SELECT source, night, 'other_shape' AS check_name, value, {other_shape.most} AS threshold,
         lists > 0 AS decided, value > threshold AS broken
  FROM other_shape
  UNION ALL BY NAME
  SELECT source, night, 'incomplete_list' AS check_name, value, {incomplete_list.most} AS threshold,
         lists > 0 AS decided, value > threshold AS broken, names
  FROM incomplete_list
  UNION ALL BY NAME
  SELECT source, night, 'not_answering' AS check_name, value, {not_answering.nights} AS threshold,
         true AS decided, value >= threshold AS broken
  FROM not_answering
  UNION ALL BY NAME
  SELECT source, night, 'missing_bodies' AS check_name, value, {missing_bodies.most} AS threshold,
         bodies > 0 AND in_season AS decided, value > threshold AS broken, names
  FROM missing_bodies
)
SELECT source, check_name, night, CASE WHEN NOT decided THEN 'undecided' WHEN broken THEN 'fail' ELSE 'pass' END
         AS outcome, value::BIGINT AS value, threshold::BIGINT AS threshold,
       coalesce(nullif(names, ''), '-') AS names
FROM judged ORDER BY source, check_name
