"""From a grid to the cells of a form: labels, headings, tables two to four, and the account of every number."""
