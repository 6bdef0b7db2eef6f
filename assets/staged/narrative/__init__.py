"""The sections of a report as text, and what their words state."""
