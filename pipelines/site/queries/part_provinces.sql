-- The provinces under which the release has the reports of the part, and of the bodies that its divisions list.
SELECT DISTINCT report.province FROM fact_report report JOIN site_body body USING (body_id)
WHERE counted AND (part = $part OR body.code BETWEEN $first AND $last)
