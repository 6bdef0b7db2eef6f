-- Of the warehouse as it now counts its reports, those that are compared with a report of table touched.
--
-- Temporary table same_division: the reports that count in the division and year, and the reports touched themselves.
CREATE OR REPLACE TEMP TABLE same_division AS
SELECT report_id FROM {whole}.checked.counted SEMI JOIN touched USING (region_code, fiscal_year)
UNION SELECT report_id FROM touched UNION FROM changed;

-- Temporary table with_parts: the aggregates that cover a report of table touched, and the reports touched themselves.
CREATE OR REPLACE TEMP TABLE with_parts AS
WITH above AS (
  SELECT DISTINCT region_code[:n] AS region_code, fiscal_year FROM touched, unnest([2, 4, 6, 9]) w(n)
  WHERE length(region_code) >= n
)
SELECT report_id FROM {whole}.checked.counted SEMI JOIN above USING (region_code, fiscal_year) WHERE {is_aggregate}
UNION SELECT report_id FROM touched UNION FROM changed;

-- Temporary table neighbour: these reports, those compared within their bodies, and all that an aggregate among them may
-- cover.
CREATE OR REPLACE TEMP TABLE neighbour AS
WITH covering AS (
  SELECT DISTINCT region_code, fiscal_year FROM {whole}.checked.counted SEMI JOIN with_parts USING (report_id)
  WHERE {is_aggregate}
), below AS (
  SELECT DISTINCT report_id FROM {whole}.checked.counted p, unnest([2, 4, 6, 9]) w(n)
  WHERE (p.region_code[:n], p.fiscal_year) IN (SELECT (region_code, fiscal_year) FROM covering)
    AND fiscal_year IN (SELECT fiscal_year FROM covering)
)
FROM compared UNION FROM same_division UNION FROM with_parts UNION FROM below
