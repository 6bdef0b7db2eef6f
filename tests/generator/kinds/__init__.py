"""Document kinds with seeded variety and known cells: each module draws one format in the ways it is met."""
