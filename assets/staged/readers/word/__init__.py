"""Word: DOCX, and the older DOC, WPS and RTF by way of LibreOffice.

read.py reads DOCX, read_legacy.py the older formats (converted by libreoffice.py). runs.py makes text of paragraphs,
formatting.py decides how it looks.
"""
