"""Last stop: the marts built from what is staged and checked, and the warehouse published."""
