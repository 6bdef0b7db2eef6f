"""Plain text and Markdown: the ways in which lines keep cells apart."""
