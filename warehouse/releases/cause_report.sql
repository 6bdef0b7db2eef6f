-- In a table of reports the cause of a change is the report of the row itself.
SELECT *, NULL AS report_before, 1 AS documents FROM document
