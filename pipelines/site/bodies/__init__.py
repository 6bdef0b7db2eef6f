"""The pages of bodies and of their reports, which are nearly all of the site: written by part, with as little work for
each page as can be. DuckDB writes the cells as text, and a template is rendered once for all pages of its kind.
"""
