-- How often each rule held in the country, all years, levels and forms together.
SELECT rule, any_value(zh) AS zh, any_value(en) AS en, any_value(family) AS family, any_value(severity) AS severity,
  sum(passed)::BIGINT AS passed, sum(failed)::BIGINT AS failed, sum(undecided)::BIGINT AS undecided
FROM quality WHERE region_code = '00' GROUP BY rule ORDER BY rule
