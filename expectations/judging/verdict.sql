-- checked.verdict: what follows for each staged report from what was found on it.
-- judged: how many rules apply to a layout; found: what it fails; lacking: what cannot be judged.
-- report_source and figures_digest are temporary tables (counted.sql, judge.py). {among} limits each table to some reports.
WITH judged AS (
  SELECT form, layout, count(*) AS rules FROM checked.rule GROUP BY ALL
), failure AS (
  SELECT v.*, effect = 'flag' AND w.waived IS NULL AS flagged, w.waived IS NOT NULL AS waived,
         contains(',' || cells, ',proactive.') AS proactive, contains(',' || cells, ',applications.') AS applications,
         contains(',' || cells, ',disputes.') AS disputes, hash(hash(v)) AS found
  FROM (FROM checked.violation {among}) v LEFT JOIN (SELECT *, true AS waived FROM checked.waived) w USING (report_id, rule)
), found AS (
  SELECT report_id,
         count(*) FILTER (flagged) AS failed,
         -- A failure concerns the tables of its operands; one without a cell of any table concerns all three.
         count(*) FILTER (flagged AND (proactive OR applications OR disputes) IS NOT true) AS failed_everywhere,
         count(*) FILTER (flagged AND proactive) AS failed_proactive,
         count(*) FILTER (flagged AND applications) AS failed_applications,
         count(*) FILTER (flagged AND disputes) AS failed_disputes,
         count(*) FILTER (waived) AS waived, bit_xor(found) AS found
  FROM failure GROUP BY report_id
), structure AS (
  -- Few reports have such a failure: to order the failures of every report would be most of the work.
  SELECT report_id, string_agg(rule || CASE WHEN line = '' THEN '' ELSE ' (' || line || ')' END, ', ' ORDER BY rule, line) AS broken
  FROM failure WHERE effect = 'apart' AND family <> 'identity' AND NOT waived GROUP BY report_id
), lacking AS (
  SELECT report_id, sum(rules)::BIGINT AS undecided, bit_xor(hash(gap)) AS found
  FROM (FROM checked.undecided {among}) JOIN (SELECT gap, count(*) AS rules FROM checked.gap GROUP BY gap) USING (gap)
  GROUP BY report_id
), read AS (
  -- Digested before the joins, which would hold every column of it.
  SELECT report_id, fiscal_year, region_code, form, layout, undecided_identity, cells_located, cells_expected,
         hash(s) AS digest
  FROM (FROM staged.report {among}) s
), described AS (
  SELECT s.report_id, s.fiscal_year, s.region_code, b.body_id, b.division, b.normalised_name, k.source, k.media_type,
         a.broken IS NOT NULL OR s.undecided_identity IS NOT NULL AS quarantined,
         nullif(concat_ws('; ', 'structure: ' || a.broken || ': ' || s.cells_located || ' of ' || s.cells_expected
           || ' cells found', 'identity: ' || s.undecided_identity), '') AS reason,
         j.rules - coalesce(l.undecided, 0) AS judged,
         coalesce(f.failed, 0) AS failed, coalesce(l.undecided, 0) AS undecided, coalesce(f.waived, 0) AS waived,
         NOT quarantined AND coalesce(f.failed, 0) = 0 AS clean,
         NOT quarantined AND coalesce(f.failed_everywhere + f.failed_proactive, 0) = 0 AS clean_proactive,
         NOT quarantined AND coalesce(f.failed_everywhere + f.failed_applications, 0) = 0 AS clean_applications,
         NOT quarantined AND coalesce(f.failed_everywhere + f.failed_disputes, 0) = 0 AS clean_disputes,
         c.report_id IS NOT NULL AS counted,
         s.report_id IN (SELECT report_id FROM checked.withdrawal WHERE state = 'withdrawn') AS withdrawn,
         hash(s.digest, x.digest, e.info_fee_collected_yuan, f.found, l.found) AS rest
  FROM read s JOIN judged j USING (form, layout) LEFT JOIN found f USING (report_id)
  LEFT JOIN structure a USING (report_id)
  LEFT JOIN lacking l USING (report_id) LEFT JOIN (FROM staged.body {among}) b USING (report_id)
  LEFT JOIN (FROM report_source {among}) k USING (report_id) LEFT JOIN (FROM checked.counted {among}) c USING (report_id)
  LEFT JOIN (FROM figures_digest {among}) x USING (report_id) LEFT JOIN staged.fee e USING (report_id)
)
SELECT * EXCLUDE (rest), (hash(described) >> 1)::BIGINT AS digest FROM described
ORDER BY region_code[:2], fiscal_year  -- as it is read: by partition of the marts
