-- The information fee, in yuan, that the text of a report states was collected.
SELECT report_id, max(number)::DECIMAL(18,2) AS info_fee_collected_yuan
FROM staged.stated
WHERE what = 'info_fee_collected_yuan' AND bound = 'exact'
GROUP BY report_id
