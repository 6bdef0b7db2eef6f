"""What every example reads as, cell by cell: made by `python -m tests.golden`, compared by test_golden.py.

Rewrite a file only after checking the new reading against the example.
"""
