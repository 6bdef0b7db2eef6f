"""The third stage: the rulebook judges staged reports. Violations, gaps, verdicts, suspects, reviewed files."""
