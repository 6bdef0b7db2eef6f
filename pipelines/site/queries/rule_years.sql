SELECT rule, year, form, sum(passed)::BIGINT AS passed, sum(failed)::BIGINT AS failed, sum(undecided)::BIGINT AS undecided
FROM quality WHERE region_code = '00' GROUP BY rule, year, form ORDER BY rule, year, form
