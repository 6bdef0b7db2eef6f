"""First stop: files found, told by their bytes, kept by their digest. Nothing is read for what it says."""
