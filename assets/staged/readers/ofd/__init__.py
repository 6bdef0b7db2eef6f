"""OFD (GB/T 33190): its package, and its pages as glyphs and rules."""
