"""HTML: the mark-up, what is visible of it, and grids that are not tables."""
