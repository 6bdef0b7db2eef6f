"""Page layout shared by PDF, OFD and scans: glyphs and rules become lines, tables and rows.

readings.py makes rows of pages; ruled_tables.py and unruled_tables.py find the tables; missing_rules.py, page_breaks.py
and wrapped_numbers.py repair what printers leave out.
"""
