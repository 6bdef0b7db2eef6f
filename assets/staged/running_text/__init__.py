"""Text that lost its tables: cut at the form's labels into rows again. cut_at_labels.py offers the readings.

items.py makes labels, values and words of lines; label_search.py finds labels in text without separators;
wrapped_labels.py joins labels that lines break; table_rows.py makes rows.
"""
