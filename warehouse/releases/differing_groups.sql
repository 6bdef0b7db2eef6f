-- The groups of rows that are not the same on both sides, compared by the number of their rows and a digest. A group is
-- one report or, in a table without reports, one row.
SELECT {group_on_either_side}
FROM (
  SELECT {group}, count(*) AS number, sum(hash({columns})) AS digest FROM ({was}) GROUP BY {group}
) was
FULL JOIN (
  SELECT {group}, count(*) AS number, sum(hash({columns})) AS digest FROM ({now}) GROUP BY {group}
) now ON {same_group}
WHERE was.number IS DISTINCT FROM now.number OR was.digest IS DISTINCT FROM now.digest
