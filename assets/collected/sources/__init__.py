"""The source sites: declared in sites/*.yaml, validated on load."""
