"""The phrases with which reports state counts in their text."""
