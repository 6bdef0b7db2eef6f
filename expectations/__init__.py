"""What must hold: the rulebook as data, and what is made of it (violations in SQL, Great Expectations suites)."""
