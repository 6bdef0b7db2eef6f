"""Whose report it is, and of which fiscal year."""
