"""How the published file is read from outside: by BI's own libraries, while it is replaced, and as docs/bi.md says."""
