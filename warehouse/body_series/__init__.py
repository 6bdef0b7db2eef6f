"""Which reports are of the same body: names evened out, divisions by lineage, what people reviewed; SQL over staged."""
