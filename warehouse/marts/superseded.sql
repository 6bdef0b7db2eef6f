-- What a source held and holds no more: its reports but the one seen last. Few sources ever held several.
WITH several AS (
  SELECT source FROM collected.manifest GROUP BY source HAVING count(*) > 1
), versions AS (
  FROM collected.manifest SEMI JOIN several USING (source) SEMI JOIN staged.report ON report_id = sha256
)
SELECT source, sha256 AS report_id FROM versions QUALIFY last_seen < max(last_seen) OVER (PARTITION BY source)
