"""The text around the tables: its sections, and what its words state. Begin with statements.py."""
