SELECT body_id, year, rule, line, severity, effect, sentence, sentence_en, waived, residual FROM findings
WHERE body_id BETWEEN $first AND $last AND report_id IN (SELECT report_id FROM site_report)
ORDER BY body_id, year, effect = 'tell', rule, line
