"""Characters, encodings and markup of any text. Knows nothing of reports."""
