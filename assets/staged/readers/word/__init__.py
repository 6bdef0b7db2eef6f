"""Word: DOCX by its XML; DOC, WPS and RTF through LibreOffice."""
