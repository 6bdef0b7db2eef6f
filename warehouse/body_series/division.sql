-- The lineage keys of the divisions in reports and reviewed entries, and all spellings of their names.
-- Reads division_met (their codes), division_listed (the rows of the lists, each with its lineage key) and division_zone
-- (the names of zones known by name; a zone without a code with the division it sits in).
CREATE OR REPLACE TEMP TABLE division_key AS
SELECT code, name, key, row_number() OVER (PARTITION BY code ORDER BY seen_from DESC, name) = 1 AS is_last
FROM division_listed SEMI JOIN division_met USING (code);

-- By code, every spelling of every name that it or its lineage ever had; a place is a name without its type.
CREATE OR REPLACE TEMP TABLE division_way AS
WITH above AS (
  SELECT DISTINCT code[:n] AS code FROM division_met, unnest([2, 4, 6, 9]) w(n) WHERE length(code) >= n
), named AS (
  SELECT DISTINCT a.code, k.name, k.level, k.kind
  FROM above a JOIN division_listed l USING (code) JOIN division_listed k ON k.key = l.key
)
SELECT DISTINCT * FROM (
  SELECT code, unnest(division_written(name, level)) AS way, false AS place, kind = 'functional_zone' AS zone FROM named
  UNION ALL SELECT code, division_place(name, level), true, kind = 'functional_zone' FROM named
) WHERE way <> '';

-- A zone is also called by its name without the divisions at the beginning: 平顶山市城乡一体化示范区, 城乡一体化示范区.
INSERT INTO division_way
WITH begun AS (
  SELECT z.code, z.way, max(length(p.way || q.way)) AS taken
  FROM division_way z
  JOIN (SELECT code, way FROM division_way UNION SELECT code, '' FROM division_way) p ON p.code = z.code[:2]
  JOIN (SELECT code, way FROM division_way UNION SELECT code, '' FROM division_way) q ON q.code = z.code[:4]
  WHERE z.zone AND length(z.code) = 6 AND NOT z.place AND starts_with(z.way, p.way || q.way) GROUP BY ALL
)
SELECT code, substr(way, taken + 1), false, true FROM begun WHERE taken BETWEEN 1 AND length(way) - 2;

INSERT INTO division_way SELECT code, way, false, true FROM division_zone WHERE own = '';

CREATE OR REPLACE TEMP TABLE division_ways AS
WITH lists AS (
  SELECT code, list(way ORDER BY length(way) DESC, way) FILTER (NOT place) AS ways,
         list(way ORDER BY length(way) DESC, way) FILTER (place AND NOT zone) AS places
  FROM (SELECT DISTINCT * FROM division_way) GROUP BY code
), zones AS (
  SELECT code, list(way ORDER BY length(way) DESC, way) AS zone_ways, map(list(way), list(own)) AS zone_own
  FROM division_zone WHERE own <> '' GROUP BY code
)
SELECT m.code, p.ways AS province, p.places AS province_place, q.ways AS prefecture, q.places AS prefecture_place,
       c.ways AS county, c.places AS county_place, t.ways AS township, z.zone_ways, z.zone_own
FROM division_met m LEFT JOIN lists p ON p.code = m.code[:2]
LEFT JOIN lists q ON q.code = m.code[:4] AND length(m.code) >= 4
LEFT JOIN lists c ON c.code = m.code[:6] AND length(m.code) >= 6
LEFT JOIN lists t ON t.code = m.code AND length(m.code) = 9 LEFT JOIN zones z ON z.code = m.code;
