"""Reading on many machines: batches of archived documents for the workers of a Dask cluster, and what they store.

A worker stores the rows of a batch as Parquet in the archive (readings_file.py, stored_readings.py); the one
process that writes the warehouse lands each file exactly once (landing.py). Only dask_*.py import Dask.
"""
