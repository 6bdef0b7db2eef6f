"""PDF pages as pdfium gives them."""
