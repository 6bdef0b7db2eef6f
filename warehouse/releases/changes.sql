-- The changes of one table, from paired_row and moved_row into release.diff: one row for each row added or gone, and one
-- for each column that differs. The cause is one of cause_report.sql, cause_sum.sql and cause_none.sql.
INSERT INTO release.diff BY NAME
WITH altered AS (
  SELECT gone.was, added.now
  FROM moved_row JOIN paired_row gone ON gone.n = moved_row.gone JOIN paired_row added ON added.n = moved_row.added
  UNION ALL
  SELECT was, now FROM paired_row ANTI JOIN (SELECT unnest([gone, added]) AS n FROM moved_row) USING (n)
), entry AS (
  SELECT was, now, coalesce(now, was) AS entry,
         CASE WHEN was IS NULL THEN 'added' WHEN now IS NULL THEN 'gone' ELSE 'changed' END AS change
  FROM altered
), changed_cell AS (
  SELECT *, unnest(
    CASE WHEN change = 'changed'
      THEN [c FOR c IN [
        {columns}
      ] IF c.differs]
      ELSE [struct_pack(column_name := NULL::VARCHAR, old := NULL::VARCHAR, new := NULL::VARCHAR, differs := true)]
    END) AS cell
  FROM entry
)
SELECT {table_name} AS table_name, concat_ws('; ', {key}) AS key, change, cell.column_name, cell.old, cell.new,
       {identity},
       {report_before} AS report_before, coalesce(cause.documents, {own_documents}) AS documents
FROM changed_cell LEFT JOIN (
  {cause}
) cause ON {same_cause}
