"""A fake group of government sites: the shapes their lists and pages have, and a server of whole sites."""
