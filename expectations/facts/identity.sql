-- Title, period, signature and page of each report side by side. {fee_bound} is the bound of its level (identity.yaml); {among}
-- restricts a table to the reports whose facts are asked for.
WITH said AS (
  SELECT report_id, any_value(day) FILTER (what = 'period_from') AS period_from,
         any_value(day) FILTER (what = 'period_to') AS period_to, max(day) FILTER (what = 'signed') AS signed_on,
         arg_max(word, number) FILTER (what = 'year') AS year_most_named,
         any_value(word) FILTER (what = 'signed_by') AS signed_by
  FROM staged.stated {among} WHERE what IN ('period_from', 'period_to', 'signed', 'year', 'signed_by') GROUP BY report_id
), sources AS (
  SELECT report_id, list(DISTINCT year ORDER BY year) AS years FROM (
    SELECT report_id, try_cast(nullif(regexp_extract(source, '[/!](20[0-9]{2})[年n]?/', 1), '') AS INT) AS year
    FROM staged.version {among} WHERE in_force
  ) WHERE year IS NOT NULL GROUP BY report_id
), leftover AS (
  SELECT report_id, count(*) FILTER (numbers >= 7) AS rows_left_over FROM (
    SELECT report_id, count(*) AS numbers FROM staged.leftover {among}
    GROUP BY report_id, array_to_string(string_split(place, '|')[1:3], '|')
  ) GROUP BY report_id
), names AS (
  SELECT report_id, fiscal_year, published_on, undecided_identity IS NOT NULL AS open,
         coalesce(identity_weak, false) AS weak, (other_years IS NOT NULL)::INT AS other_years,
         {fee_bound} AS fee_bound,
         -- One unit may be written with its longer or shorter end: 人民政府, 政府; 管理委员会, 管委会.
         CASE WHEN body IS NOT NULL AND coalesce(signed_by, published_by) IS NOT NULL THEN
           [regexp_replace(regexp_replace(replace(n, '人民政府', '政府'), '管理委员会', '管委会'), '[（(].*?[)）]|\s', '', 'g')
            FOR n IN [body, signed_by, published_by]] END AS named, said.*
  FROM staged.report {among} LEFT JOIN said USING (report_id)
)
SELECT n.report_id, year(period_to) AS period_year,
       abs(period_from - make_date(year(period_to)::INT, 1, 1)) + abs(period_to - make_date(year(period_to)::INT, 12, 31))
         AS period_gap,
       year_most_named::INT AS year_most_named, published_on, signed_on,
       len([m FOR m IN named[2:] IF NOT contains(m, named[1]) AND NOT contains(named[1], m)]) AS named_otherwise,
       years AS source_year, NULL::INT AS source_year_least, open::INT AS identity_open, weak::INT AS identity_weak,
       other_years, fee_bound, coalesce(rows_left_over, 0) AS rows_left_over
FROM names n LEFT JOIN sources USING (report_id) LEFT JOIN leftover USING (report_id)
