"""Reading the published file with the libraries of BI tools, while it is replaced, and as docs/bi.md describes."""
