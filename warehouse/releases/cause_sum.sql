-- In a table of sums the causes of a change are the documents that changed within the body, division, level, year and
-- form of the row: how many, and which if it is only one. The sums of a division contain those of the divisions below.
SELECT {grouped}, count(DISTINCT report_id) AS documents,
       {only_document}
FROM (SELECT *, {expanded} FROM changed_document)
GROUP BY {grouped}
