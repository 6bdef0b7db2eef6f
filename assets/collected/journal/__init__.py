"""The journal of a crawl, a line a request, and its loading into the warehouse."""
