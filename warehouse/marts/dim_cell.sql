SELECT * FROM reference_cell
