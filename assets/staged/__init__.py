"""The staged stage: documents become reports. Begin with report.py, which lists the steps."""
