"""Reports judged by the rules, in SQL over the wide tables."""
