-- No report changes a table of reference data.
SELECT *, NULL AS report_before, 0 AS documents FROM document WHERE false
