"""A page as glyphs and rules, whatever format it came in, and the tables made of them."""
