"""Migration of a warehouse file of an older version: its tables get the declared columns, and what has to be filled
again is marked, so that the next run fills it. Plans only; store.py runs the statements.
"""
