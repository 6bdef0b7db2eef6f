"""The statutory forms as data: every cell with its key, label, unit and type."""
