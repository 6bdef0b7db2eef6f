"""Lines of text as tables: the ways cells are kept apart in them."""
