"""Identifies the body of each report by normalised name, lineage of the division and reviewed entries, in SQL."""
