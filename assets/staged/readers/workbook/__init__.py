"""Spreadsheets: what is shown of them, and the tables on them."""
