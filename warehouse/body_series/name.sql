-- body_name: every printed name of a report or a reviewed entry in its normalised spelling, without the division.
CREATE OR REPLACE TEMP TABLE body_name AS
WITH printed AS (
  SELECT DISTINCT region_code AS code, region_name, body AS printed, kind, level FROM staged.report
  WHERE region_code IS NOT NULL AND body IS NOT NULL
  UNION SELECT division, NULL, unnest([name, becomes]), NULL, NULL FROM checked.reviewed_body
), tidy AS (
  SELECT *, body_tidy(printed) AS whole FROM printed
), headed AS (
  SELECT t.*, body_prefix(whole) AS head, substr(whole, length(body_prefix(whole)) + 1) AS name, w.* EXCLUDE (code)
  FROM tidy t LEFT JOIN division_ways w USING (code)
), in_province AS (
  -- A place without its type is removed only if no division below is named: 吉林市 is not 市 of 吉林.
  SELECT * EXCLUDE (name), CASE
      WHEN body_begins(name, province) IS NOT NULL THEN body_cut(name, body_begins(name, province))
      WHEN coalesce(body_begins(name, prefecture), body_begins(name, county), body_begins(name, township)) IS NOT NULL THEN name
      ELSE body_cut(name, body_begins(name, province_place)) END AS name
  FROM headed
), in_prefecture AS (
  SELECT * EXCLUDE (name), CASE
      WHEN body_begins(name, prefecture) IS NOT NULL THEN body_cut(name, body_begins(name, prefecture))
      WHEN coalesce(body_begins(name, county), body_begins(name, township)) IS NOT NULL THEN name
      ELSE body_cut(name, body_begins(name, prefecture_place)) END AS name
  FROM in_province
), in_county AS (
  -- A county is called by its place alone only before a zone and in vertical agencies: 公安局 is not 局 of 公安县.
  SELECT * EXCLUDE (name), CASE
      WHEN body_begins(name, county) IS NOT NULL THEN body_cut(name, body_begins(name, county))
      WHEN body_begins(name, township) IS NULL AND (level = 'zone' OR kind = 'vertical_agency')
        THEN body_cut(name, body_begins(name, county_place))
      ELSE name END AS name
  FROM in_prefecture
), in_township AS (
  -- A township may be named behind the zone that runs it.
  SELECT * EXCLUDE (name), coalesce(strpos(name, body_holds(name, township)) > 1, false) AS by_zone,
         CASE WHEN body_holds(name, township) IS NULL THEN name
              ELSE substr(name, strpos(name, body_holds(name, township)) + length(body_holds(name, township))) END AS name
  FROM in_county
), in_zone AS (
  SELECT * EXCLUDE (name), coalesce(zone_own[body_begins(name, zone_ways)], '') || body_cut(name, body_begins(name, zone_ways)) AS name
  FROM in_township
), alone AS (
  SELECT *, CASE
      WHEN name = whole AND division_type(region_name) <> '' AND starts_with(name, division_type(region_name))
        AND length(name) > length(division_type(region_name)) AND NOT body_keeps_type(name)
        THEN substr(name, length(division_type(region_name)) + 1) ELSE name END AS rest
  FROM in_zone
), styled AS (
  SELECT *, body_styled(head || rest) AS evened FROM alone
), named AS (
  -- A name that is only the division means what governs the division.
  SELECT code, region_name, printed, kind, level, by_zone, CASE
      WHEN evened <> '' THEN evened WHEN kind = 'subdistrict_office' THEN '街道办事处'
      WHEN kind = 'functional_zone_committee' THEN '管委会' ELSE '政府' END AS normalised
  FROM styled
)
SELECT n.*, coalesce(k.key, l.key, n.code) AS division,
       -- A township that becomes a subdistrict remains the same body.
       CASE WHEN length(n.code) = 9 AND normalised = '街道办事处' THEN '政府' ELSE normalised END AS name
FROM named n LEFT JOIN division_key k ON k.code = n.code AND k.name = n.region_name
LEFT JOIN division_key l ON l.code = n.code AND l.is_last;

CREATE OR REPLACE TEMP TABLE body_reviewed AS
SELECT r.* EXCLUDE (body_id, becomes_id), n.division AS key, n.name AS from_name, b.name AS to_name
FROM checked.reviewed_body r
JOIN body_name n ON n.code = r.division AND n.printed = r.name AND n.region_name IS NULL
JOIN body_name b ON b.code = r.division AND b.printed = r.becomes AND b.region_name IS NULL;

-- body_resolved: every report with its body.
CREATE OR REPLACE TEMP TABLE body_resolved AS
WITH same AS (
  SELECT key, from_name, to_name, year, declared FROM body_reviewed WHERE change = 'same'
  QUALIFY row_number() OVER (PARTITION BY key, from_name ORDER BY declared) = 1
)
SELECT s.report_id, s.fiscal_year, s.region_code, s.region_name, s.body, s.kind, s.undecided_identity IS NULL AS decided,
       n.division, n.normalised, coalesce(a.to_name, n.name) AS name, n.by_zone, a.declared,
       n.division || ':' || coalesce(a.to_name, n.name) AS body_id
FROM staged.report s
LEFT JOIN body_name n ON n.code = s.region_code AND n.printed = s.body
  AND n.region_name IS NOT DISTINCT FROM s.region_name AND n.kind IS NOT DISTINCT FROM s.kind
  AND n.level IS NOT DISTINCT FROM s.level
LEFT JOIN same a ON a.key = n.division AND a.from_name = n.name AND s.fiscal_year < coalesce(a.year, 9999);
