-- A digest of all that the page of each report of a file shows of its cells, each hashed twice: see part_digests.sql.
SELECT report_id, bit_xor(hash(hash(key, text, status, value, corrected, suggested, page, table_number, row_number,
  column_number, x0, top, x1, bottom))) AS digest
FROM read_parquet($file, hive_partitioning = false) GROUP BY report_id ORDER BY report_id
