-- A digest of all that the page of each report shows, and of each body, whose year is NULL. A report has very many
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
), filed AS (
  SELECT body_id, year, bit_xor(hash(hash(year, status, why, published_on, deadline, timely))) AS digest
  FROM filing SEMI JOIN part_body USING (body_id) GROUP BY body_id, year
), peer AS (
  SELECT body_id, bit_xor(hash(hash(year, indicator, value, n, peers, percentile, median, held, kind, level_name))) AS digest
  FROM part_peer GROUP BY body_id
), body AS (
  SELECT body_id, hash(part_body) AS digest FROM part_body
), report AS (
  SELECT body_id, year, hash(shown.digest, cell.digest, finding.digest, mark.digest, filed.digest,
    lag(year) OVER years, lead(year) OVER years) AS digest, rate.digest AS rate
  FROM shown LEFT JOIN cell USING (report_id) LEFT JOIN finding USING (report_id) LEFT JOIN mark USING (report_id)
  LEFT JOIN rate USING (report_id) LEFT JOIN filed USING (body_id, year)
  WINDOW years AS (PARTITION BY body_id ORDER BY year)
)
SELECT body_id, year, hash(report.digest, body.digest) AS digest FROM report JOIN body USING (body_id)
UNION ALL
SELECT body_id, NULL, hash(any_value(body.digest), bit_xor(hash(hash(report.digest, report.rate))), any_value(own.digest),
  any_value(peer.digest))
FROM body LEFT JOIN report USING (body_id) LEFT JOIN peer USING (body_id)
LEFT JOIN (SELECT body_id, bit_xor(digest) AS digest FROM filed GROUP BY body_id) own USING (body_id)
GROUP BY body_id
