"""Pages that are pictures: made upright, their rules and lines of ink found, their characters recognised."""
