"""Images of reports (PNG, JPEG, TIFF) and scanned PDF pages: binarised, searched for rules, recognised.

read.py reads a document, page.py one page. binarise.py, rules.py, text_lines.py and orientation.py find the ink,
ocr.py, beam_search.py, marks.py and zero.py recognise it, unruled.py handles pages without rules.
"""
