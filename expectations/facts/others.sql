-- A report compared with others. checked.counted is the one report of each body and year that counts, `previous` the
-- previous year's report of each, `part` the reports an aggregate covers, `figures_digest` a digest of all cells of each;
-- normative_documents and carried_out are the cells others.yaml names. {among}
-- restricts a table to the reports whose facts are asked for, which are all of some fiscal years.
WITH reports AS (
  SELECT report_id, body_id, fiscal_year FROM staged.report JOIN staged.body USING (report_id)
), beside_others AS (
  SELECT report_id FROM checked.counted SEMI JOIN (
    SELECT region_code, fiscal_year FROM checked.counted GROUP BY ALL HAVING count(*) > 1
  ) USING (region_code, fiscal_year)
), several AS (
  -- Of each body and year at most one report counts.
  SELECT * FROM reports SEMI JOIN (
    SELECT DISTINCT body_id, fiscal_year FROM reports ANTI JOIN checked.counted USING (report_id)
  ) USING (body_id, fiscal_year)
), versions AS (
  SELECT s.report_id, count(*) AS other_versions
  FROM several s JOIN several o
    ON o.body_id = s.body_id AND o.fiscal_year = s.fiscal_year AND o.report_id <> s.report_id
  JOIN figures_digest f ON f.report_id = s.report_id JOIN figures_digest g ON g.report_id = o.report_id
  WHERE f.digest <> g.digest GROUP BY s.report_id
), sentences AS (
  SELECT *, row_number() OVER (PARTITION BY report_id, sentence) AS nth FROM (
    SELECT report_id, hash(sentence) AS sentence, length(sentence) AS letters
    FROM (SELECT report_id, unnest(string_split_regex(regexp_replace(text, '[0-9\s]', '', 'g'), '[。；！？，]')) AS sentence
          FROM staged.section WHERE section IN ('一', '五', '六')
            AND report_id IN (SELECT unnest([report_id, previous_id]) FROM previous {among}
                              UNION ALL FROM beside_others {among}))
    WHERE length(sentence) >= 6)
), alike AS (
  SELECT n.report_id, 100.0 * coalesce(sum(letters) FILTER (e.sentence IS NOT NULL), 0) / sum(letters) AS likeness
  FROM previous n {among} JOIN sentences s USING (report_id)
  LEFT JOIN (SELECT report_id AS previous_id, sentence FROM sentences WHERE nth = 1) e
    ON e.previous_id = n.previous_id AND e.sentence = s.sentence
  GROUP BY n.report_id HAVING sum(letters) >= 200
), alike_beside AS (
  SELECT report_id, 100.0 * coalesce(sum(letters) FILTER (bodies > 1), 0) / sum(letters) AS likeness
  FROM (SELECT s.report_id, letters, count(*) FILTER (nth = 1) OVER (PARTITION BY region_code, fiscal_year, sentence) AS bodies
        FROM sentences s JOIN checked.counted USING (report_id) SEMI JOIN beside_others USING (report_id))
  GROUP BY report_id HAVING sum(letters) >= 200
), years AS (
  SELECT c.report_id, c.body_id, c.fiscal_year,
         f.proactive__normative_docs_in_force > 0 AND f.proactive__normative_docs_made = 0
           AND f.proactive__normative_docs_repealed = 0 AS still
  FROM checked.counted c JOIN normative_documents f USING (report_id)
), spells AS (
  SELECT *, count(*) FILTER (still IS NOT true) OVER (PARTITION BY body_id ORDER BY fiscal_year) AS spell
  FROM years SEMI JOIN (SELECT DISTINCT body_id FROM years WHERE still) USING (body_id)
), moved AS (
  SELECT report_id, count(*) FILTER (still) OVER (PARTITION BY body_id, spell ORDER BY fiscal_year) AS normative_still
  FROM spells
), parts AS (
  SELECT aggregate_id AS report_id, count(*) FILTER (NOT aggregate) AS parts,
         max((office AND f.digest = g.digest)::INT) AS office_alike
  FROM part JOIN figures_digest f ON f.report_id = aggregate_id JOIN figures_digest g ON g.report_id = part_id GROUP BY aggregate_id
), expected AS (
  SELECT c.report_id, e.reports FROM checked.counted c JOIN checked.expected e USING (region_code, fiscal_year)
  WHERE c.report_id IN (SELECT aggregate_id FROM part)
), corrected AS (
  SELECT n.report_id, coalesce(c.use, o.applications__carried_out__total) AS corrected_out
  FROM previous n JOIN carried_out o ON o.report_id = n.previous_id
  LEFT JOIN checked.correction c
    ON c.report_id = n.previous_id AND c.key = 'applications.carried_out.total' AND c.applied
)
SELECT s.report_id, coalesce(v.other_versions, 0) AS other_versions, round(a.likeness)::INT AS likeness,
       round(b.likeness)::INT AS likeness_beside,
       CASE WHEN y.still IS NOT NULL THEN coalesce(m.normative_still, 0) END AS normative_still, coalesce(p.parts, 0) AS parts, coalesce(p.office_alike, 0) AS office_alike,
       e.reports AS parts_expected, d.corrected_out
FROM staged.report s {among} LEFT JOIN versions v USING (report_id) LEFT JOIN alike a USING (report_id)
LEFT JOIN alike_beside b USING (report_id)
LEFT JOIN years y USING (report_id) LEFT JOIN moved m USING (report_id) LEFT JOIN parts p USING (report_id)
LEFT JOIN expected e USING (report_id) LEFT JOIN corrected d USING (report_id)
