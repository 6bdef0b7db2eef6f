"""The first stage: finds files, detects their media types and archives them by digest. Does not read their content."""
