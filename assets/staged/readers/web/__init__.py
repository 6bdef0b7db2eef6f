"""Web pages: mark-up, what shows of it, grids that are no tables."""
