-- A digest of all that goes into the marts of a fiscal year and province. No part of it changes where nothing was collected,
-- read, judged or decided anew: each verdict has a digest of all that is known of its report. What is added up by XOR is
-- hashed anew: the last of several goes into a hash as it is, and what two rows exchange would cancel out.
WITH told AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(digest)) AS digest
  FROM checked.verdict WHERE year IS NOT NULL AND province IS NOT NULL GROUP BY ALL
), expected AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(hash(region_code, reports))) AS digest
  FROM checked.expected GROUP BY ALL
), quality AS (  -- what the rules say, and which families too few reports of the year could be judged by
  SELECT f.fiscal_year AS year, bit_xor(hash(hash(f.form, f.family, f.too_few_judged, r.digest))) AS digest
  FROM checked.family f, (SELECT bit_xor(hash(hash(said))) AS digest FROM checked.rule said) r
  GROUP BY ALL
)
SELECT year, province, (bit_xor(digest) >> 1)::BIGINT AS digest
FROM (FROM told UNION ALL FROM expected UNION ALL SELECT year, province, q.digest FROM told JOIN quality q USING (year))
GROUP BY ALL
