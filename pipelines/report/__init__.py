"""What `gongkai check` reports: as text, as JSON, as a page."""
