"""When and where it runs: the Dagster definitions, the run of one night, and the command line."""
