"""The pages of the site, a module a kind of page: each reads its rows and yields `Page` objects. Writes no file."""
