-- Temporary table judged_again: the reports of which something may be found that was not before.
CREATE OR REPLACE TEMP TABLE judged_again AS
FROM same_body UNION FROM same_division UNION FROM with_parts
