"""Charts as inline SVG, coloured by the classes of static/site.css. Reads no data."""
