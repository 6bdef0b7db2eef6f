"""The rules loaded from rules/*.yaml, their catalogue, and their sums in memory."""
