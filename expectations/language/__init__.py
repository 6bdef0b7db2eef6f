"""The language of rule formulas: parsed, resolved against a form, and written as SQL."""
