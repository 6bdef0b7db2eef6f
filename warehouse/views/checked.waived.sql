-- The rules that a valid waiver exempts a report from.
SELECT DISTINCT report_id, unnest(string_split(covers, ',')) AS rule FROM checked.waiver WHERE state = 'holds'
