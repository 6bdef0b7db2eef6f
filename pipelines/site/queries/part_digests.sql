-- A digest of all that the page of each report shows, and of each body, whose year is NULL.
WITH cell AS (
  SELECT report_id, bit_xor(digest) AS digest FROM cell_digest SEMI JOIN part_report USING (report_id) GROUP BY report_id
), finding AS (
  SELECT report_id, bit_xor(hash(rule, line, severity, effect, sentence, sentence_en, waived, residual)) AS digest
  FROM findings SEMI JOIN part_report USING (report_id) GROUP BY report_id
), mark AS (
  SELECT report_id, bit_xor(hash(rule, line, key)) AS digest
  FROM finding_cell SEMI JOIN part_report USING (report_id) GROUP BY report_id
), rate AS (
  SELECT report_id, bit_xor(hash(indicator, value, denominator)) AS digest
  FROM body_indicator SEMI JOIN part_report USING (report_id) GROUP BY report_id
), filed AS (
  SELECT body_id, year, bit_xor(hash(year, status, why, published_on, deadline, timely)) AS digest
  FROM filing SEMI JOIN part_body USING (body_id) GROUP BY body_id, year
), peer AS (
  SELECT body_id, bit_xor(hash(year, indicator, value, n, peers, percentile, median, held, kind, level_name)) AS digest
  FROM part_peer GROUP BY body_id
), report AS (
  SELECT report.body_id, report.year, hash(report, cell.digest, finding.digest, mark.digest, filed.digest,
    lag(report.year) OVER years, lead(report.year) OVER years) AS digest, rate.digest AS rate
  FROM part_report report LEFT JOIN cell USING (report_id) LEFT JOIN finding USING (report_id)
  LEFT JOIN mark USING (report_id) LEFT JOIN rate USING (report_id) LEFT JOIN filed USING (body_id, year)
  WINDOW years AS (PARTITION BY report.body_id ORDER BY report.year)
)
SELECT body_id, year, hash(report.digest, body) AS digest FROM report JOIN part_body body USING (body_id)
UNION ALL
SELECT body_id, NULL,
  hash(body, bit_xor(hash(report.digest, report.rate)), any_value(own.digest), any_value(peer.digest))
FROM part_body body LEFT JOIN report USING (body_id) LEFT JOIN peer USING (body_id)
LEFT JOIN (SELECT body_id, bit_xor(digest) AS digest FROM filed GROUP BY body_id) own USING (body_id)
GROUP BY body_id, body
