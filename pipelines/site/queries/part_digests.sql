-- A digest of all that the page of each report shows, and of each body, whose year is NULL. Of many bodies DuckDB 1.5.5 does
-- not finish it without tables filing_digest and report_digest: as expressions of this statement, which reads them twice,
-- they wait for each other.
WITH body AS (
  SELECT body_id, hash(part_body) AS digest FROM part_body
), peer AS (
  SELECT body_id, bit_xor(hash(hash(year, indicator, value, n, peers, percentile, median, held, kind, level_name))) AS digest
  FROM part_peer GROUP BY body_id
), own AS (
  SELECT body_id, bit_xor(digest) AS digest FROM filing_digest GROUP BY body_id
), every AS (
  SELECT body_id, bit_xor(hash(hash(digest, rate))) AS digest FROM report_digest GROUP BY body_id
)
SELECT body_id, year, hash(r.digest, body.digest) AS digest FROM report_digest r JOIN body USING (body_id)
UNION ALL
SELECT body_id, NULL, hash(body.digest, every.digest, own.digest, peer.digest)
FROM body LEFT JOIN every USING (body_id) LEFT JOIN own USING (body_id) LEFT JOIN peer USING (body_id)
