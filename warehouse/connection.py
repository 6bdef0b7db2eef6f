"""An open database, and what goes wrong with it: all that most modules need of DuckDB. store.py opens it."""

import duckdb

Connection = duckdb.DuckDBPyConnection
DatabaseError = duckdb.Error
