"""Plain text and Markdown, with cells between tabs, between spaces, one per line, or between bars.

read.py reads plain text, read_markdown.py Markdown.
"""
