-- What the text of each report states. {stated_counts} are two columns for each declared phrase that any report states, each
-- with a comma after it: its exact numbers as a list, and the largest lower bound of the others (余, 约, 多). {among} restricts a
-- table to the reports whose facts are asked for.
WITH stated AS (
  SELECT report_id, what, number, bound = 'exact' AS exact, group_number FROM staged.stated {among} WHERE number IS NOT NULL
), sums AS (
  SELECT report_id, any_value(number) FILTER (what = 'sum' AND exact) AS whole,
         sum(number) FILTER (what = 'sum_part') AS parts
  FROM stated WHERE what IN ('sum', 'sum_part') GROUP BY report_id, group_number
), exceeded AS (
  SELECT report_id, count(*) FILTER (parts > whole) AS sums_exceeded FROM sums GROUP BY report_id
), counts AS (
SELECT report_id,
       {stated_counts}
       max((number = 0)::INT) FILTER (what IN ('received', 'received_new') AND exact) AS none_received,
       max(number) FILTER (what IN ('info_fee_cases') AND exact) AS fee_cases,
       max(number) FILTER (what = 'info_fee_collected_yuan' AND exact) AS fee_collected
FROM stated WHERE what NOT IN ('own_name', 'year', 'sum', 'sum_part') GROUP BY report_id
)
SELECT * FROM counts FULL JOIN exceeded USING (report_id)
