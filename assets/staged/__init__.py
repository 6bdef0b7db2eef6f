"""Second stop: a document becomes a grid, a form's cells with their places, a body, a year, and section texts."""
