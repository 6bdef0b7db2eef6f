-- Which report of each body and year the marts count.
SELECT report_id, body_id, year FROM fact_report WHERE counted
