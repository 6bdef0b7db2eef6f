-- One row for each body and period. In a period its name, kind, level and division are the same, according to the
-- reports that count. Years without a report belong to the period before them.
WITH year AS (
  SELECT body_id, year, body, division, normalised_name AS name, kind, level, level_name, region_code, region_name, region_path,
         region_level_name, hash(normalised_name, kind, level, region_code, region_name) AS attributes, site_code, uscc, zone
  FROM marts.fact_report WHERE counted AND province IN (SELECT province FROM changed)
), life AS (
  SELECT body_id, min(year) AS first, max(year) AS last, min(attributes) < max(attributes) AS turns FROM year GROUP BY body_id
), turned AS (
  SELECT y.body_id, y.year, (lag(attributes) OVER (PARTITION BY y.body_id ORDER BY y.year) IS DISTINCT FROM attributes)::INT AS turn
  FROM year y SEMI JOIN (FROM life WHERE turns) USING (body_id)
), turn AS (
  SELECT body_id, year, sum(turn) OVER (PARTITION BY body_id ORDER BY year) AS n FROM turned
), period AS (
  SELECT y.*, coalesce(t.n, 1) AS n FROM year y LEFT JOIN turn t USING (body_id, year)
), printed AS (
  -- The name printed most often; of several the longest, then the latest.
  SELECT body_id, n, body FROM period GROUP BY body_id, n, body
  QUALIFY row_number() OVER (PARTITION BY body_id, n ORDER BY count(*) DESC, length(body) DESC, max(year) DESC) = 1
), spanned AS (
  SELECT body_id, n, any_value(division) AS division, any_value(name) AS name, any_value(kind) AS kind,
         any_value(level) AS level, any_value(region_code) AS region_code, any_value(region_name) AS region_name,
         any_value(level_name) AS level_name, arg_max(region_path, year) AS region_path,
         any_value(region_level_name) AS region_level_name, min(year) AS first,
         arg_max(site_code, year) FILTER (site_code IS NOT NULL) AS site_code,
         arg_max(uscc, year) FILTER (uscc IS NOT NULL) AS uscc, arg_max(zone, year) FILTER (zone IS NOT NULL) AS zone
  FROM period GROUP BY body_id, n
), reported AS (
  SELECT p.body_id, p.n, count(*) AS reports FROM marts.fact_report f JOIN period p USING (body_id, year) GROUP BY ALL
), heading AS (
  -- The body that leads a division: its government, or the committee of a zone that has a code.
  SELECT DISTINCT body_id, division, region_code FROM year
  WHERE body_id IN (division || ':政府', division || ':管委会')
), by_division AS (
  SELECT division, max(body_id) AS body_id FROM heading GROUP BY division
), by_zone AS (
  SELECT zone, division, region_code, max(body_id) AS body_id FROM year
  WHERE kind = 'functional_zone_committee' AND zone IS NOT NULL GROUP BY ALL
), run AS (
  -- The committee of the zone in which a body is located. The zone of a township may belong to a division above it.
  SELECT s.body_id, s.n, z.body_id AS by_id FROM spanned s JOIN by_zone z ON z.zone = s.zone
  WHERE z.body_id <> s.body_id AND starts_with(s.region_code, left(z.region_code, 4))
  QUALIFY row_number() OVER (PARTITION BY s.body_id, s.n ORDER BY length(z.region_code) DESC, z.body_id) = 1
), by_code AS (
  SELECT region_code AS code, max(body_id) AS body_id FROM heading GROUP BY region_code
)
SELECT s.body_id, s.first AS valid_from_year, lead(s.first) OVER (PARTITION BY s.body_id ORDER BY s.n) - 1 AS valid_to_year,
       valid_to_year IS NULL AS is_latest, p.body AS official_name, s.name AS normalised_name, s.kind, s.level,
       s.level_name, s.region_code, s.region_code[:2] AS province, s.region_name, s.region_path, s.region_level_name,
       CASE WHEN k.vertical THEN NULL WHEN own.body_id <> s.body_id THEN own.body_id
            WHEN own.body_id = s.body_id THEN coalesce(county.body_id, prefecture.body_id, province.body_id)
       END AS parent_body_id,
       z.by_id AS managing_body_id, coalesce(k.dispatched, false) AS is_dispatched,
       coalesce(k.vertical, false) AS is_vertical, coalesce(k.in_scope, true) AS in_scope, s.site_code,
       s.uscc, r.reports, l.first AS first_year, l.last AS last_year
FROM spanned s JOIN printed p USING (body_id, n) JOIN reported r USING (body_id, n) JOIN life l USING (body_id)
LEFT JOIN reference_kind k ON k.kind = s.kind LEFT JOIN by_division own ON own.division = s.division
LEFT JOIN run z ON z.body_id = s.body_id AND z.n = s.n
LEFT JOIN by_code county ON county.code = s.region_code[:6] AND length(s.region_code) > 6
LEFT JOIN by_code prefecture ON prefecture.code = s.region_code[:4] AND length(s.region_code) > 4
LEFT JOIN by_code province ON province.code = s.region_code[:2] AND length(s.region_code) > 2
ORDER BY s.body_id, s.first
