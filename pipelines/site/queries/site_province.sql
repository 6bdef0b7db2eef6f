-- The provinces under which the release has the reports of the bodies of each division.
SELECT DISTINCT body.part, body.code, report.province FROM fact_report report JOIN site_body body USING (body_id) WHERE counted
