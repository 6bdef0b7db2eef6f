-- The reports of every body that a changed report is of, or was of when it was last judged. {whole} is the warehouse;
-- staged.body is of the changed reports alone. Without a year a report comes after those with one.
CREATE OR REPLACE TEMP TABLE judged_before AS
SELECT body_id, division, fiscal_year FROM {whole}.checked.verdict SEMI JOIN changed USING (report_id);

-- Temporary table same_body: these reports. `later` are those of a year from the first on that changed: what other reports
-- of its body show about a report, earlier ones do. `before` are those of the last year before it.
CREATE OR REPLACE TEMP TABLE same_body AS
WITH now AS (
  SELECT report_id, body_id, fiscal_year FROM staged.body JOIN staged.report USING (report_id) WHERE body_id IS NOT NULL
), since AS (
  SELECT body_id, min(coalesce(fiscal_year, 9999)) AS since
  FROM (SELECT body_id, fiscal_year FROM judged_before WHERE body_id IS NOT NULL UNION ALL SELECT body_id, fiscal_year FROM now)
  GROUP BY body_id
), series AS (
  SELECT report_id, since, body_id, coalesce(fiscal_year, 9999) AS year
  FROM (
    SELECT report_id, body_id, fiscal_year FROM {whole}.checked.verdict SEMI JOIN since USING (body_id)
      ANTI JOIN changed USING (report_id)
    UNION ALL FROM now
  ) JOIN since USING (body_id)
)
SELECT report_id, year >= since AS later,
       coalesce(year = max(year) FILTER (year < since) OVER (PARTITION BY body_id), false) AS before
FROM series;

-- Temporary table later: those to judge again, and the changed reports, also those that are gone.
CREATE OR REPLACE TEMP TABLE later AS SELECT report_id FROM same_body WHERE later UNION FROM changed;

-- Temporary table compared: with those that they are compared with. Of the years before, facts read single cells.
CREATE OR REPLACE TEMP TABLE compared AS FROM later UNION SELECT report_id FROM same_body WHERE before;

-- Temporary table same_division_now: the divisions of these bodies, before and now.
CREATE OR REPLACE TEMP TABLE same_division_now AS
SELECT division FROM staged.body WHERE division IS NOT NULL
UNION SELECT division FROM judged_before WHERE division IS NOT NULL
