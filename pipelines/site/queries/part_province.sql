-- The provinces under which the release has the reports of the part, and of the bodies that its divisions list.
SELECT DISTINCT province FROM site_province WHERE part = $part OR code BETWEEN $first AND $last
