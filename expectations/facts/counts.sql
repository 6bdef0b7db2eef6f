-- What the words of each report state: exact numbers as a list, of 余, 约, 多 the largest lower bound.
WITH stated AS (
  SELECT report_id, what, number, bound = 'exact' AS exact, group_number FROM staged.stated WHERE number IS NOT NULL
), sums AS (
  SELECT report_id, any_value(number) FILTER (what = 'sum' AND exact) AS whole,
         sum(number) FILTER (what = 'sum_part') AS parts
  FROM stated WHERE what IN ('sum', 'sum_part') GROUP BY report_id, group_number
), exceeded AS (
  SELECT report_id, count(*) FILTER (parts > whole) AS sums_exceeded FROM sums GROUP BY report_id
), counts AS (
SELECT report_id,
       list(number) FILTER (what = 'received_new' AND exact) AS received_new,
       max(number) FILTER (what = 'received_new' AND NOT exact) AS received_new_least,
       list(number) FILTER (what = 'received' AND exact) AS received,
       max(number) FILTER (what = 'received' AND NOT exact) AS received_least,
       list(number) FILTER (what = 'handled' AND exact) AS handled,
       max(number) FILTER (what = 'handled' AND NOT exact) AS handled_least,
       list(number) FILTER (what = 'carried_in' AND exact) AS carried_in,
       max(number) FILTER (what = 'carried_in' AND NOT exact) AS carried_in_least,
       list(number) FILTER (what = 'answered' AND exact) AS answered,
       max(number) FILTER (what = 'answered' AND NOT exact) AS answered_least,
       list(number) FILTER (what = 'carried_out' AND exact) AS carried_out,
       max(number) FILTER (what = 'carried_out' AND NOT exact) AS carried_out_least,
       list(number) FILTER (what = 'granted' AND exact) AS granted,
       max(number) FILTER (what = 'granted' AND NOT exact) AS granted_least,
       list(number) FILTER (what = 'partial' AND exact) AS partial,
       max(number) FILTER (what = 'partial' AND NOT exact) AS partial_least,
       list(number) FILTER (what = 'granted_or_partial' AND exact) AS granted_or_partial,
       max(number) FILTER (what = 'granted_or_partial' AND NOT exact) AS granted_or_partial_least,
       list(number) FILTER (what = 'denied' AND exact) AS denied,
       max(number) FILTER (what = 'denied' AND NOT exact) AS denied_least,
       list(number) FILTER (what = 'unable' AND exact) AS unable,
       max(number) FILTER (what = 'unable' AND NOT exact) AS unable_least,
       list(number) FILTER (what = 'unable_not_held' AND exact) AS unable_not_held,
       max(number) FILTER (what = 'unable_not_held' AND NOT exact) AS unable_not_held_least,
       list(number) FILTER (what = 'not_processed' AND exact) AS not_processed,
       max(number) FILTER (what = 'not_processed' AND NOT exact) AS not_processed_least,
       list(number) FILTER (what = 'other' AND exact) AS other,
       max(number) FILTER (what = 'other' AND NOT exact) AS other_least,
       list(number) FILTER (what = 'review' AND exact) AS review,
       max(number) FILTER (what = 'review' AND NOT exact) AS review_least,
       list(number) FILTER (what = 'litigation' AND exact) AS litigation,
       max(number) FILTER (what = 'litigation' AND NOT exact) AS litigation_least,
       list(number) FILTER (what = 'normative_made' AND exact) AS normative_made,
       max(number) FILTER (what = 'normative_made' AND NOT exact) AS normative_made_least,
       list(number) FILTER (what = 'normative_disclosed' AND exact) AS normative_disclosed,
       max(number) FILTER (what = 'normative_disclosed' AND NOT exact) AS normative_disclosed_least,
       list(number) FILTER (what = 'normative_repealed' AND exact) AS normative_repealed,
       max(number) FILTER (what = 'normative_repealed' AND NOT exact) AS normative_repealed_least,
       list(number) FILTER (what = 'normative_in_force' AND exact) AS normative_in_force,
       max(number) FILTER (what = 'normative_in_force' AND NOT exact) AS normative_in_force_least,
       max((number = 0)::INT) FILTER (what IN ('received', 'received_new') AND exact) AS none_received,
       max(number) FILTER (what IN ('info_fee_cases') AND exact) AS fee_cases,
       max(number) FILTER (what = 'info_fee_collected_yuan' AND exact) AS fee_collected
FROM stated WHERE what NOT IN ('own_name', 'year', 'sum', 'sum_part') GROUP BY report_id
)
SELECT * FROM counts FULL JOIN exceeded USING (report_id)
