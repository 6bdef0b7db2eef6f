-- Temporary table judged_again: the reports of which something may be found that was not before.
CREATE OR REPLACE TEMP TABLE judged_again AS
FROM later UNION FROM same_division UNION FROM with_parts;

-- Temporary table figures_of: the reports whose figures are read. Those of a body rest on all its years.
CREATE OR REPLACE TEMP TABLE figures_of AS
SELECT report_id FROM same_body UNION FROM neighbour
