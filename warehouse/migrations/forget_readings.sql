-- Every document counts as read by no reader, so the next run reads it again. One that the archive no longer has stays as
-- it was read.
UPDATE staged.report SET reader = NULL;
UPDATE staged.refusal SET reader = NULL;
