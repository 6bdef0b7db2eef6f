"""Tables from glyphs and rules on a page, for PDF, OFD and scans alike."""
