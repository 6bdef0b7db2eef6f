"""The phrases by which reports state counts in their text."""
