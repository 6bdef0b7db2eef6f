"""The comparison of two years and its outputs."""
