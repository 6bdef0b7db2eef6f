-- One row for each cell key of any form, with its labels and the measure it is part of.
SELECT * FROM reference_cell
