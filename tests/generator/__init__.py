"""Our own example reports: balanced figures, a report's words, and the file kinds a site publishes.

Nothing here reads a page. The examples/ folder is what `python -m tests.generator examples` wrote.
"""
