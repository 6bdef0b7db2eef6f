"""Text as characters and bytes: normalised characters, encodings, markup. Knows no documents."""
