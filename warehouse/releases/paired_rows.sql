-- The rows of one table on both sides, paired by primary key, as structs `was` and `now`. Equal rows are left out. One of
-- the two is NULL if its side has no such row.
CREATE OR REPLACE TEMP TABLE paired_row AS
SELECT row_number() OVER () AS n,
       CASE WHEN was.is_present THEN struct_pack({was_columns}) END AS was,
       CASE WHEN now.is_present THEN struct_pack({now_columns}) END AS now
FROM (SELECT true AS is_present, * FROM ({was})) was
FULL JOIN (SELECT true AS is_present, * FROM ({now})) now ON {same_key}
WHERE was.is_present IS NULL OR now.is_present IS NULL OR {any_column_differs}
