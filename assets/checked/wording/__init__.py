"""Findings, formulas and tables in words for a clerk."""
