-- checked.violation: names the cells that one failing count finds wrong, such as those that are not located.
--
-- {cells}  the keys of those cells of a report.
-- {reports}  as in judged.sql.
UPDATE checked.violation SET cells = {cells} FROM {reports}
AND violation.report_id = v.report_id AND rule = {rule} AND line = {line}
