"""Arrival checks: whether a source yielded what it used to."""
