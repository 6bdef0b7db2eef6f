-- A digest of all that the page of each report shows but for its body, and one of its rates. A report has very many
-- columns: it is digested before anything is joined to it. Rows are hashed twice before they are combined: two rows that
-- swap the values of their last column would cancel out.
WITH shown AS (
  SELECT report_id, body_id, year, hash(part_report) AS digest FROM part_report
), cell AS (
  SELECT report_id, bit_xor(digest) AS digest FROM cell_digest SEMI JOIN shown USING (report_id) GROUP BY report_id
), finding AS (
  SELECT report_id, bit_xor(hash(hash(rule, line, severity, effect, sentence, sentence_en, waived, residual))) AS digest
  FROM findings SEMI JOIN shown USING (report_id) GROUP BY report_id
), mark AS (
  SELECT report_id, bit_xor(hash(hash(rule, line, key))) AS digest
  FROM finding_cell SEMI JOIN shown USING (report_id) GROUP BY report_id
), rate AS (
  SELECT report_id, bit_xor(hash(hash(indicator, value, denominator))) AS digest
  FROM body_indicator SEMI JOIN shown USING (report_id) GROUP BY report_id
)
SELECT body_id, year, hash(shown.digest, cell.digest, finding.digest, mark.digest, filing_digest.digest,
  lag(year) OVER years, lead(year) OVER years) AS digest, rate.digest AS rate
FROM shown LEFT JOIN cell USING (report_id) LEFT JOIN finding USING (report_id) LEFT JOIN mark USING (report_id)
LEFT JOIN rate USING (report_id) LEFT JOIN filing_digest USING (body_id, year)
WINDOW years AS (PARTITION BY body_id ORDER BY year)
