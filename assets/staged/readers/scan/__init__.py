"""Scans and photos: a page straightened, its rules and lines found, its characters recognised."""
