-- The rows of checked.violation whose cells are set to those that one failing count finds wrong, such as cells that are
-- not located.
--
-- {reports}  as in judged.sql.
{reports}
AND violation.report_id = v.report_id AND rule = {rule} AND line = {line}
