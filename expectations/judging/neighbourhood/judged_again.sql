-- Temporary table judged_again: the reports of which something may be found that was not before.
CREATE OR REPLACE TEMP TABLE judged_again AS
FROM later UNION FROM same_division UNION FROM with_parts;

-- Temporary table compared_with: the reports whose place among the others is read. That of a report rests on all years of
-- its body.
CREATE OR REPLACE TEMP TABLE compared_with AS
SELECT report_id FROM same_body UNION FROM neighbour
