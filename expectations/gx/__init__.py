"""Great Expectations on DuckDB: datasource, suites and Data Docs from the same rules."""
