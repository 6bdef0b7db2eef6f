"""Dagster: the definitions, the nightly job, its runs with their records and notices, and the UI."""
