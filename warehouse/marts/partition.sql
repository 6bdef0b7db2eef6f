-- A digest of all that goes into the marts of a fiscal year and province. No part of it changes where nothing was
-- collected, read, judged or decided anew. What is added up by XOR is hashed twice: the last of several goes into their
-- hash as it is, and what two rows exchange would cancel out.
WITH report AS (
  SELECT report_id, fiscal_year AS year, region_code[:2] AS province, hash(said) AS read FROM staged.report said
  WHERE fiscal_year IS NOT NULL AND region_code IS NOT NULL
), verdict AS (
  SELECT report_id, hash(said) AS judged FROM checked.verdict said
), body AS (
  SELECT report_id, hash(body_id) AS body FROM staged.body
), held AS (
  SELECT m.sha256 AS report_id, hash(m.source, m.first_seen) AS held
  FROM collected.manifest m ANTI JOIN superseded s ON s.source = m.source AND s.report_id = m.sha256
), broken AS (
  SELECT report_id, bit_xor(hash(hash(violation))) AS broken FROM checked.violation GROUP BY ALL
), lacking AS (
  SELECT report_id, bit_xor(hash(hash(gap))) AS lacking FROM checked.undecided GROUP BY ALL
), counted AS (
  SELECT report_id, 1 AS counted FROM checked.counted
), told AS (
  SELECT year, province, bit_xor(hash(hash(read, judged, body, held, broken, lacking, counted))) AS digest
  FROM report JOIN verdict USING (report_id) LEFT JOIN body USING (report_id) LEFT JOIN held USING (report_id)
  LEFT JOIN broken USING (report_id) LEFT JOIN lacking USING (report_id) LEFT JOIN counted USING (report_id)
  GROUP BY ALL
), expected AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(hash(region_code, reports))) AS digest
  FROM checked.expected GROUP BY ALL
), quality AS (  -- what the rules say, and which families too few could be judged by, is told of the whole country
  SELECT f.fiscal_year AS year, '00' AS province,
         bit_xor(hash(hash(f.form, f.family, f.too_few_judged, r.digest))) AS digest
  FROM checked.family f, (SELECT bit_xor(hash(hash(said))) AS digest FROM checked.rule said) r
  WHERE f.fiscal_year IS NOT NULL GROUP BY ALL
)
SELECT year, province, (bit_xor(digest) >> 1)::BIGINT AS digest
FROM (FROM told UNION ALL FROM expected UNION ALL FROM quality) GROUP BY ALL
