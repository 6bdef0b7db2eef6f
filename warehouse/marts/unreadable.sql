-- Documents collected that hold no report that could be read, with the reason; whose they are is not known.
SELECT m.source, m.sha256, m.media_type, m.bytes, m.first_seen,
       coalesce(r.outcome, m.outcome) AS outcome, coalesce(m.why, r.why) AS why
FROM collected.manifest m LEFT JOIN staged.refusal r USING (sha256)
WHERE m.outcome = 'refused' OR r.sha256 IS NOT NULL
