-- One row for each measure: its labels, unit, the table of the form it is of, and the group of results it belongs to.
SELECT * FROM reference_measure
