-- A digest of all that goes into the marts of a fiscal year and province. No part of it changes where nothing was
-- collected, read, judged or decided anew; the figures of a report are told by its bytes and what read them.
WITH broken AS (
  SELECT report_id, bit_xor(hash(violation)) AS digest FROM checked.violation GROUP BY ALL
), lacking AS (
  SELECT report_id, bit_xor(hash(gap)) AS digest FROM checked.undecided GROUP BY ALL
), report AS (
  SELECT s.fiscal_year AS year, s.region_code[:2] AS province,
         bit_xor(hash(s, v, o.body_id, c.report_id IS NOT NULL, h.source, h.first_seen, b.digest, l.digest)) AS digest
  FROM staged.report s JOIN checked.verdict v USING (report_id) LEFT JOIN held h USING (report_id)
  LEFT JOIN staged.body o USING (report_id) LEFT JOIN checked.counted c USING (report_id)
  LEFT JOIN broken b USING (report_id) LEFT JOIN lacking l USING (report_id)
  WHERE s.fiscal_year IS NOT NULL AND s.region_code IS NOT NULL
  GROUP BY ALL
), expected AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(region_code, reports)) AS digest
  FROM checked.expected GROUP BY ALL
), quality AS (  -- what the rules say, and which families too few could be judged by, is told of the whole country
  SELECT f.fiscal_year AS year, '00' AS province, bit_xor(hash(f.form, f.family, f.too_few_judged, r.digest)) AS digest
  FROM checked.family f, (SELECT bit_xor(hash(said)) AS digest FROM checked.rule said) r
  WHERE f.fiscal_year IS NOT NULL GROUP BY ALL
)
SELECT year, province, (bit_xor(digest) >> 1)::BIGINT AS digest
FROM (FROM report UNION ALL FROM expected UNION ALL FROM quality) GROUP BY ALL
