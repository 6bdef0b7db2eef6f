-- Headings, lengths and words of each report's sections. {assessment_words} counts the items of that fact's `mentions`
-- (words.yaml) that `words` mentions, the text of a section without white space: a line or a space may break a word. {among} restricts
-- a table to the reports whose facts are asked for. No text of a report is put together, which memory would hold for all.
WITH sections AS (
  SELECT report_id, list(strpos('一二三四五六', section) ORDER BY ordinal) FILTER (section <> '') AS met,
         coalesce(sum(length(text)) FILTER (section = '五'), 0) AS five,
         coalesce(sum(length(text)) FILTER (section = '六'), 0) AS six,
         {assessment_words} AS assessment_words,
         coalesce(max(regexp_matches(words, '处理费|收费|费用')::INT) FILTER (section = '六'), 0) AS fee_mentioned
  FROM (SELECT *, regexp_replace(text, '\s', '', 'g') AS words FROM staged.section {among}) GROUP BY report_id
), told AS (
  SELECT report_id,
         6 - len(list_distinct(met)) + len(met) - len(list_distinct(met))
           + len([n FOR n IN range(1, len(met)) IF met[n] > met[n + 1]]) AS headings_amiss,
         (five <= 10)::INT + (six = 0)::INT AS sections_empty, assessment_words, fee_mentioned
  FROM sections
), own AS (
  -- The levels a name may stand for, and those below: a county-level city and a prefecture both say 我市, a zone and a
  -- district 我区. A body may name a superior's territory beside its own, so that alone is foreign only without its own.
  SELECT * FROM (VALUES ('省|自治区', 'province', 'prefecture county township'), ('市', 'prefecture county', 'township'),
                        ('州|盟', 'prefecture', 'county township'), ('县|旗', 'county', 'township'),
                        ('镇|乡|街道|办事处', 'township', '')) n(ends, levels, below)
), said AS (
  SELECT s.report_id,
         count(*) FILTER (what = 'notice' AND word IN (SELECT instrument FROM form o WHERE o.form <> r.form))
           AS other_notices,
         count(*) FILTER (what = 'own_name' AND level IN ('province', 'prefecture', 'county', 'township')
                          AND NOT contains(levels || ' ' || below, level))
           + CASE WHEN count(*) FILTER (contains(levels, level)) = 0 THEN count(*) FILTER (contains(below, level))
                  ELSE 0 END AS foreign_names,
         count(*) FILTER (what = 'year_opening' AND section = '一' AND word = (fiscal_year - 1)::VARCHAR) AS stale_openings
  FROM staged.stated s {among} JOIN staged.report r USING (report_id)
  LEFT JOIN own ON what = 'own_name' AND regexp_full_match(word, '[我本](' || ends || ')')
  WHERE what IN ('notice', 'own_name', 'year_opening') GROUP BY s.report_id
)
SELECT report_id, headings_amiss, sections_empty, assessment_words, fee_mentioned,
       coalesce(other_notices, 0) AS other_notices, coalesce(foreign_names, 0) AS foreign_names,
       coalesce(stale_openings, 0) AS stale_openings
FROM told FULL JOIN said USING (report_id)
