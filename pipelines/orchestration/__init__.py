"""Dagster: definitions, the nightly job and its runs, their records and notices, the UI."""
