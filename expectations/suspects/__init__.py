"""Suspect cells: which cells of a report must be wrong where its sums are broken, and the smallest repairs."""
