"""What every example reads as, cell by cell: made by `python -m tests.golden`, compared by test_golden.py.

A file is written anew only where a reading was looked at and found right.
"""
