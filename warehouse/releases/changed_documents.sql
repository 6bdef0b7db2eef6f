-- `changed_document`: each report that the changes in release.diff name, with its own identity and, if it replaced
-- another one, once more with the identity of that one, so that the sums of both are attributed to it.
CREATE TEMP TABLE changed_document AS
WITH pair AS (SELECT DISTINCT report_id, report_before FROM release.diff WHERE report_id IS NOT NULL)
SELECT d.*, report_before FROM document d JOIN pair USING (report_id)
UNION
SELECT d.* REPLACE (pair.report_id AS report_id), report_before FROM document d JOIN pair ON d.report_id = report_before
