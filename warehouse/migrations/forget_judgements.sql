-- Judging and the suites rest on nothing that is known, so the next run does both again.
DELETE FROM checked.basis;
DELETE FROM checked.judged;
