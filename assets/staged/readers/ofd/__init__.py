"""OFD (GB/T 33190): the package, and its pages as glyphs and rules.

read.py reads a document: package.py opens it, page.py lays out a page, paint.py determines colours.
"""
