-- A digest of all that goes into the marts of a fiscal year and province. No part of it changes where nothing was
-- collected, read, judged or decided anew. What is added up by XOR is hashed twice: the last of several goes into their
-- hash as it is, and what two rows exchange would cancel out.
WITH report AS (
  SELECT hash(report_id) AS key, fiscal_year AS year, region_code[:2] AS province, hash(said) AS said FROM staged.report said
  WHERE fiscal_year IS NOT NULL AND region_code IS NOT NULL
), rest AS (
  SELECT hash(report_id) AS key, hash('verdict', said) AS said FROM checked.verdict said
  UNION ALL SELECT hash(report_id), hash('body', report_id, body_id, division, normalised_name) FROM staged.body
  UNION ALL SELECT hash(sha256), hash('held', m.sha256, m.source, m.first_seen, m.media_type) FROM collected.manifest m
            ANTI JOIN superseded s ON s.source = m.source AND s.report_id = m.sha256
  UNION ALL SELECT hash(report_id), hash('violation', said) FROM checked.violation said
  UNION ALL SELECT hash(report_id), hash('undecided', said) FROM checked.undecided said
  UNION ALL SELECT hash(report_id), hash('counted', said) FROM checked.counted said
), told AS (
  SELECT year, province, bit_xor(hash(said)) AS digest FROM report GROUP BY ALL
  UNION ALL
  SELECT year, province, bit_xor(hash(rest.said)) AS digest FROM report JOIN rest USING (key) GROUP BY ALL
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
