-- One row for each rule that a report in force fails, with a sentence: the rule, the figures of its cells as reported,
-- and both sides unless the rule counts cells. Of more than eight cells the sentence counts those that are 0 or have no
-- figure, except a total of results and a cell with a suggestion.
-- Nothing is materialised, so that a filter on one report reaches the violations.
WITH failing AS NOT MATERIALIZED (
  SELECT v.report_id, f.body_id, f.body, f.region_code, f.region_name, f.region_path, f.region_level_name, f.level,
         f.level_name, f.year, f.source, v.rule, v.line, v.version, v.family, v.severity, v.effect, r.zh, r.en, r.legal,
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
), figure AS NOT MATERIALIZED (
  SELECT report_id, rule, line, cell, cell_en, table_number, row_number, column_number, key,
         coalesce(rtrim(rtrim(value::VARCHAR, '0'), '.'), '“' || nullif(text, '') || '”', '—') AS figure,
         coalesce(value, 0) = 0 AND suggested IS NULL AND NOT contains(key, 'processed_total')
           AND count(*) OVER (PARTITION BY report_id, rule, line) > 8 AS is_left_out
  FROM marts.finding_cell
), listed AS NOT MATERIALIZED (
  SELECT report_id, rule, line, count(*) AS cells, count(*) FILTER (is_left_out) AS others,
         string_agg(cell || ' ' || figure, '，' ORDER BY table_number, row_number, column_number, key)
           FILTER (NOT is_left_out) AS cells_zh,
         string_agg(cell_en || ' ' || figure, '; ' ORDER BY table_number, row_number, column_number, key)
           FILTER (NOT is_left_out) AS cells_en
  FROM figure GROUP BY report_id, rule, line
)
SELECT f.* EXCLUDE (compares, left_side, right_side, difference), coalesce(c.cells, 0) AS cells,
       concat(f.zh, '。所报：' || c.cells_zh,
              CASE WHEN c.others > 0 THEN concat('，其余 ', c.others, ' 项为 0 或没有数') END,
              CASE WHEN f.compares AND c.cells_zh IS NOT NULL
                   THEN concat('。左边 ', f.left_side, '，右边 ', f.right_side, '，差额 ', f.difference) END) AS sentence,
       concat(f.en, '. Reported: ' || c.cells_en,
              CASE WHEN c.others > 0 THEN concat('; ', c.others, ' more are 0 or have no figure') END,
              CASE WHEN f.compares AND c.cells_en IS NOT NULL
                   THEN concat('. Left ', f.left_side, ', right ', f.right_side, ', difference ', f.difference) END) AS sentence_en
FROM failing f LEFT JOIN listed c ON c.report_id = f.report_id AND c.rule = f.rule AND c.line = f.line
