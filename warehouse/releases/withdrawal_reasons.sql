-- Enter into release.diff why the document of a change was withdrawn; {withdrawn} selects the withdrawals of the later
-- side.
UPDATE release.diff SET withdrawn = w.reason FROM ({withdrawn}) w
WHERE w.state = 'withdrawn' AND w.report_id = diff.report_id
