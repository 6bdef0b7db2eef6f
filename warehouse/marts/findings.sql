-- One row for each rule that a report in force fails, with a sentence: the rule, the figures of its cells as reported,
-- and both sides unless the rule counts cells. Of more than eight cells the sentence counts those that are 0 or have no
-- figure, except a total of results and a 0 with a suggestion. Cells of another year's report are not listed.
-- Nothing is materialised, so that a filter on one report reaches the violations and the cells.
WITH finding AS NOT MATERIALIZED (
  SELECT v.report_id, v.cells AS keys, f.body_id, f.body, f.region_code, f.region_name, f.region_path,
         f.region_level_name, f.level, f.level_name, f.year, f.source, v.rule, v.line, v.version, v.family, v.severity, v.effect, r.zh, r.en, r.legal,
         v.lhs, v.rhs, v.residual, w.report_id IS NOT NULL AS waived,
         n.verdict, n.reason AS verdict_reason, n.role AS verdict_role, n.day AS verdict_date, n.state AS verdict_state,
         NOT regexp_matches(regexp_replace(r.formula, '(sum|most|least|day)[(]', '', 'g'), '[a-z_][(]') AS compares,
         rtrim(rtrim(v.lhs::VARCHAR, '0'), '.') AS left_side, rtrim(rtrim(v.rhs::VARCHAR, '0'), '.') AS right_side,
         rtrim(rtrim(v.residual::VARCHAR, '0'), '.') AS difference
  FROM checked.violation v
  JOIN marts.fact_report f USING (report_id)
  JOIN checked.rule r ON r.form = f.form AND r.layout = f.layout AND r.rule = v.rule AND r.line = v.line
  LEFT JOIN checked.waived w ON w.report_id = v.report_id AND w.rule = v.rule
  LEFT JOIN checked.finding_verdict n ON n.report_id = v.report_id AND n.rule = v.rule AND n.line = v.line
), named AS NOT MATERIALIZED (
  SELECT keys, list({'key': key, 'zh': zh, 'en': en} ORDER BY n) AS names
  FROM (SELECT cells AS keys, unnest(string_split(cells, ',')) AS key, generate_subscripts(string_split(cells, ','), 1) AS n
        FROM (SELECT DISTINCT cells FROM checked.violation WHERE cells <> ''))
  LEFT JOIN marts.dim_cell USING (key) GROUP BY keys
), figure AS NOT MATERIALIZED (
  {failing_figures}
), suggestion AS NOT MATERIALIZED (
  SELECT report_id, list(key) AS keys FROM checked.suspect WHERE "only" GROUP BY report_id
), listed AS NOT MATERIALIZED (
  SELECT f.*, coalesce(len(n.names), 0) AS cells,
         [{'zh': cell[1].zh, 'en': cell[1].en,
           'figure': coalesce(rtrim(rtrim(cell[2]::VARCHAR, '0'), '.'), '“' || nullif(cell[3], '') || '”', '—'),
           'is_listed': len(n.names) <= 8 OR coalesce(
             cell[2] <> 0 OR contains(cell[1].key, 'processed_total') OR list_contains(s.keys, cell[1].key), false)
             AND cell[2] IS NOT NULL}
          FOR cell IN list_zip(n.names, c."values", c.texts) IF cell[1].zh IS NOT NULL] AS figures
  FROM finding f
  LEFT JOIN named n ON n.keys = f.keys
  LEFT JOIN figure c ON c.report_id = f.report_id AND c.rule = f.rule AND c.line = f.line
  LEFT JOIN suggestion s ON s.report_id = f.report_id
), shown AS NOT MATERIALIZED (
  SELECT * EXCLUDE (keys, figures), len(figures) AS named,
         [cell.zh || ' ' || cell.figure FOR cell IN figures IF cell.is_listed] AS cells_zh,
         [cell.en || ' ' || cell.figure FOR cell IN figures IF cell.is_listed] AS cells_en
  FROM listed
)
SELECT * EXCLUDE (compares, left_side, right_side, difference, named, cells_zh, cells_en),
       concat(zh, CASE WHEN len(cells_zh) > 0 THEN '。所报：' || array_to_string(cells_zh, '，') END,
              CASE WHEN len(cells_zh) = 0 AND named > 0 THEN concat('。所涉 ', named, ' 项为 0 或没有数')
                   WHEN len(cells_zh) < named THEN concat('，其余 ', named - len(cells_zh), ' 项为 0 或没有数') END,
              CASE WHEN compares AND named > 0
                   THEN concat('。左边 ', left_side, '，右边 ', right_side, '，差额 ', difference) END) AS sentence,
       concat(en, CASE WHEN len(cells_en) > 0 THEN '. Reported: ' || array_to_string(cells_en, '; ') END,
              CASE WHEN len(cells_en) = 0 AND named > 0 THEN concat('. Its ', named, ' cells are 0 or have no figure')
                   WHEN len(cells_en) < named THEN concat('; ', named - len(cells_en), ' more are 0 or have no figure') END,
              CASE WHEN compares AND named > 0
                   THEN concat('. Left ', left_side, ', right ', right_side, ', difference ', difference) END) AS sentence_en
FROM shown
