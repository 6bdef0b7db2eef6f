-- Collected documents in which no report could be read, with the reason. Which body they belong to is not known. A page
-- that has no report itself but links to one as an attachment is not listed.
SELECT m.source, m.sha256, m.media_type, m.bytes, m.first_seen,
       coalesce(r.outcome, m.outcome) AS outcome, coalesce(m.why, r.why) AS why
FROM collected.manifest m LEFT JOIN staged.refusal r USING (sha256)
WHERE (m.outcome = 'refused' OR r.sha256 IS NOT NULL)
  AND NOT (r.outcome IS NOT DISTINCT FROM 'not_a_report' AND m.source IN (SELECT page FROM staged.cover))
