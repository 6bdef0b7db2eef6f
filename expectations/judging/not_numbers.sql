-- Temporary table not_numbers: the reports of one layout on which some cell holds no number. On the others, which are most,
-- rules that compare counts of statuses hold, and are not judged.
--
-- {form}, {layout}  the form and its layout; {cells} its cells, as many as {numbers} has the status 'number';
--                   {known} whether all have a figure.
CREATE OR REPLACE TEMP TABLE not_numbers AS
SELECT report_id FROM staged.{form}_status WHERE layout = {layout} AND hash({cells}) <> hash({numbers})
UNION
SELECT report_id FROM staged.{form} WHERE layout = {layout} AND NOT ({known})
