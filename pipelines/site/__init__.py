"""The public pages of a release as a static site: no server, no request to any other place."""
