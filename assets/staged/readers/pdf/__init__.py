"""PDF: glyphs, rules and paint of each page through pdfium; pages that are images through OCR."""
