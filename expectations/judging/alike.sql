-- Temporary table alike: of each report in table not_numbers the one that is judged for it, the first of those that have the
-- same statuses and lack the same figures; and judged_for_others, these reports.
--
-- {form}   the form; {cells} the cells of the layout; {missing} of each whether it has no figure.
CREATE OR REPLACE TEMP TABLE alike AS
SELECT report_id, min(report_id) OVER (PARTITION BY statuses, lacks) AS judged
FROM (SELECT report_id, hash({cells}) AS statuses FROM staged.{form}_status SEMI JOIN not_numbers USING (report_id))
JOIN (SELECT report_id, hash({missing}) AS lacks
      FROM staged.{form} SEMI JOIN not_numbers USING (report_id)) USING (report_id);
CREATE OR REPLACE TEMP TABLE judged_for_others AS SELECT DISTINCT judged AS report_id FROM alike
