SELECT body_id, year, rule, line, severity, effect, sentence, sentence_en, waived, residual FROM findings
SEMI JOIN stale_report USING (report_id)
ORDER BY body_id, year, effect = 'tell', rule, line
