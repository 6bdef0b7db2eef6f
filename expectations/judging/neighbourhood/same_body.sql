-- Temporary table same_body: the reports of every body that a changed report is of, or was of when it was last judged, and
-- the changed reports, also those that are gone. {whole} is the warehouse; staged.body is of the changed reports alone.
CREATE OR REPLACE TEMP TABLE same_body AS
WITH bodies AS (
  SELECT body_id FROM staged.body WHERE body_id IS NOT NULL
  UNION SELECT body_id FROM {whole}.staged.body SEMI JOIN changed USING (report_id) WHERE body_id IS NOT NULL
)
SELECT report_id FROM {whole}.staged.body SEMI JOIN bodies USING (body_id)
UNION FROM changed;

-- Temporary table same_division_now: the divisions of these bodies, before and now.
CREATE OR REPLACE TEMP TABLE same_division_now AS
SELECT division FROM staged.body WHERE division IS NOT NULL
UNION SELECT division FROM {whole}.staged.body SEMI JOIN changed USING (report_id) WHERE division IS NOT NULL
