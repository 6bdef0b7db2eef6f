"""Word documents: the runs of text in them, and LibreOffice for the older formats."""
