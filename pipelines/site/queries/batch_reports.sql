SELECT * FROM batch_report ORDER BY number
