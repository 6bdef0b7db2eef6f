"""Reviewed files: human decisions on corrections, waivers, links between bodies, and expected reports."""
