-- The indicators of a division beside those of the previous year. `comparable` is false where the form or the basis
-- changed; `break` names the change.
SELECT n.region_code, n.province, n.year, n.indicator, n.value, p.value AS previous, n.value - p.value AS change,
       ((n.value - p.value) / nullif(abs(p.value), 0))::DECIMAL(24,6) AS relative_change,
       nullif(concat_ws('; ', CASE WHEN list_contains(d.breaks, n.year) THEN d.break_told END,
                        CASE WHEN n.basis <> p.basis
                               THEN concat('合计依据不同 / ', p.basis, ' before, now ', n.basis)
                             WHEN n.basis LIKE 'units%' AND n.reports <> p.reports
                               THEN concat('计入的报告由 ', p.reports, ' 份变为 ', n.reports, ' 份 / ',
                                           p.reports, ' reports before, now ', n.reports) END), '') AS break,
       p.value IS NOT NULL AND break IS NULL AS comparable
FROM marts.region_indicator n
JOIN reference_indicator d USING (indicator)
LEFT JOIN (FROM marts.region_indicator SEMI JOIN needed USING (year, province)) p
  ON p.region_code = n.region_code AND p.year = n.year - 1 AND p.indicator = n.indicator
WHERE (n.year, n.province) IN (FROM changed)
