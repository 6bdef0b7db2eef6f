-- Bodies that became part of others, from reviewed files. Their figures are not joined.
SELECT body_id, becomes_id AS successor_id, min(change) AS change, min(year) AS year, min(who) AS who,
       min(reason) AS reason, min(declared) AS declared
FROM checked.reviewed_body WHERE change IN ('merged', 'split') AND body_id IS NOT NULL
GROUP BY body_id, becomes_id
ORDER BY body_id, becomes_id
