"""The DuckDB files on disk: locks, seals, writes by other programs, temporary folders."""
