"""Kinds of reporting bodies, and the words that say what a report covers."""
