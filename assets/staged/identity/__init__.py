"""Who reports, for which division and fiscal year. Begin with identify.py."""
