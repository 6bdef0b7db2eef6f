-- A digest of everything that goes into the marts of a fiscal year and province. A digest changes only where something
-- was collected, read, judged or reviewed, or a deadline passed: the digest of a verdict covers everything known of its report. Digests that
-- are combined by XOR are hashed twice. DuckDB takes the last value of a hash of several as it is, so values that two
-- rows exchange would cancel out.
WITH verdicts AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(digest)) AS digest
  FROM checked.verdict WHERE year IS NOT NULL AND province IS NOT NULL GROUP BY ALL
), expected AS (
  SELECT fiscal_year AS year, region_code[:2] AS province, bit_xor(hash(hash(region_code, reports))) AS digest
  FROM checked.expected GROUP BY ALL
), quality AS (  -- the rules, and the families that could judge too few reports of the year
  SELECT f.fiscal_year AS year, bit_xor(hash(hash(f.form, f.family, f.too_few_judged, r.digest))) AS digest
  FROM checked.family f, (SELECT bit_xor(hash(hash(rules))) AS digest FROM checked.rule rules) r
  GROUP BY ALL
), season AS (  -- which deadlines of the year have passed, and whether the next year's have
  SELECT DISTINCT fiscal_year AS year, region_code[:2] AS province,
         hash(hash('deadlines', day > make_date(fiscal_year + 1, 1, 31), day > make_date(fiscal_year + 1, 3, 31),
              day > make_date(fiscal_year + 2, 3, 31))) AS digest
  FROM checked.verdict, reference_today WHERE fiscal_year IS NOT NULL AND region_code IS NOT NULL
)
SELECT year, province, (bit_xor(digest) >> 1)::BIGINT AS digest
FROM (FROM verdicts UNION ALL FROM expected UNION ALL FROM season UNION ALL SELECT year, province, q.digest FROM verdicts JOIN quality q USING (year))
GROUP BY ALL
