"""Which cells of a report must be wrong for its sums not to hold, and the smallest repairs."""
