"""`gongkai compare`: the reports of one body of two years side by side, as data, text, page, workbook and JSON.

comparison.py builds the comparison from tables.py (cells), carried_over.py (figures that rules tie across years) and
sections.py (text), which rests on report_text.py, sentences.py, sentence_pairs.py, marks.py and repeated_text.py. The
outputs are terminal.py, page.py with carried_svg.py, workbook.py and json_object.py. Reads no file and judges nothing.
"""
