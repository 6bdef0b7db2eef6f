-- Pairs of bodies of one division that may be the same: one begins when the other ends, with a similar name, a longer or
-- shorter form of it, or the figures that the first carried out; or both report the same figures in one year. Bodies that
-- report different figures in the same year are two. Divisions where very many bodies end or begin at once are left out.
WITH version AS (
  SELECT report_id, bool_or(in_force) AS in_force, max(first_seen) AS first_seen FROM staged.version GROUP BY report_id
), known AS (
  SELECT r.*, v.first_seen FROM body_resolved r LEFT JOIN version v USING (report_id)
  WHERE decided AND fiscal_year IS NOT NULL AND v.in_force IS NOT false
), span AS (
  SELECT division, body_id, name, any_value(kind) AS kind, min(fiscal_year) AS first, max(fiscal_year) AS last,
         arg_max(report_id, (fiscal_year, coalesce(first_seen, TIMESTAMP '1970-01-01'), report_id)) AS last_report,
         arg_min(report_id, (fiscal_year, report_id)) AS first_report
  FROM known GROUP BY ALL
), follows AS (
  SELECT a.division, a.body_id AS earlier_id, b.body_id AS later_id, a.name AS earlier_name, b.name AS later_name,
         a.kind AS earlier_kind, b.kind AS later_kind, a.last AS earlier_year, b.first AS later_year,
         a.last_report AS earlier_report, b.first_report AS later_report
  FROM (FROM span QUALIFY count(*) OVER (PARTITION BY division, last) <= 200) a, unnest([1, 2]) g(gap)
  JOIN (FROM span QUALIFY count(*) OVER (PARTITION BY division, first) <= 200) b
    ON b.division = a.division AND b.first = a.last + gap
), measure AS MATERIALIZED (
  SELECT report_id, received_new, processed_total, carried_in, carried_out FROM staged.measure SEMI JOIN known USING (report_id)
), stated AS (
  SELECT k.*, m.received_new, m.processed_total, m.carried_out
  FROM known k JOIN measure m USING (report_id) WHERE m.received_new > 0
), repeated AS MATERIALIZED (
  SELECT division, fiscal_year, received_new, processed_total, carried_out FROM stated
  GROUP BY ALL HAVING count(*) BETWEEN 2 AND 9
), repeating AS MATERIALIZED (
  FROM stated SEMI JOIN repeated USING (division, fiscal_year, received_new, processed_total, carried_out)
), alike AS (
  SELECT a.division, a.body_id AS earlier_id, b.body_id AS later_id, a.name AS earlier_name, b.name AS later_name,
         a.kind AS earlier_kind, b.kind AS later_kind, a.fiscal_year AS earlier_year, b.fiscal_year AS later_year,
         a.report_id AS earlier_report, b.report_id AS later_report
  FROM repeating a JOIN repeating b USING (division, fiscal_year, received_new, processed_total, carried_out)
  WHERE a.body_id < b.body_id
), paired AS (
  -- What one carries out, the other carries in in the next year only.
  SELECT *, CASE WHEN later_year = earlier_year + 1 THEN earlier_report END AS out_report,
         CASE WHEN later_year = earlier_year + 1 THEN later_report END AS in_report
  FROM (FROM follows UNION ALL BY NAME FROM alike)
), compared AS (
  SELECT p.*, jaro_winkler_similarity(earlier_name, later_name)::DECIMAL(4,3) AS similarity,
         CASE WHEN length(earlier_name) < length(later_name) THEN [earlier_name, later_name]
              ELSE [later_name, earlier_name] END AS short_long,
         earlier_year = later_year AS same_figures, o.carried_out, i.carried_in
  FROM paired p LEFT JOIN measure o ON o.report_id = p.out_report LEFT JOIN measure i ON i.report_id = p.in_report
)
SELECT earlier_id, later_id, division, earlier_year, later_year, similarity, carried_out, carried_in, CASE
    WHEN similarity >= 0.84 THEN 'name'
    -- All characters of one name in the other, in order, the last at its end. A regular expression per pair would be slow.
    WHEN short_long[2] LIKE '%' || array_to_string(string_split(short_long[1], ''), '%')
      THEN 'abbreviation'
    WHEN carried_out = carried_in AND carried_out > 0 AND similarity >= 0.6 THEN 'carried'
    WHEN same_figures AND similarity >= 0.6 THEN 'figures' END AS why
FROM compared
WHERE why IS NOT NULL AND list_sort([earlier_kind, later_kind]) <> ['government', 'government_office']
  AND NOT EXISTS (FROM body_reviewed r WHERE r.key = division
                  AND list_sort([from_name, to_name]) = list_sort([earlier_name, later_name]))
QUALIFY row_number() OVER (PARTITION BY earlier_id, later_id ORDER BY later_year DESC, earlier_report) = 1
