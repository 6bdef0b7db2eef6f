"""PDF: pdfium reads the glyphs, rules and painted areas of each page; pages that are images are recognised.

read.py reads a document: document.py opens it, glyphs.py and paths.py read a page, hidden_text.py drops what is
invisible, image_pages.py handles scanned pages, pdfplumber_pages.py is the last resort.
"""
