"""Kinds of reporting body, and the words that state what a report covers."""
