"""Tables printed in another arrangement than the form's, put in its own: halves or years side by side, rows as columns.

A rearrangement is a reading of its own beside the printed one. It knows the labels of the forms and takes no value.
"""
