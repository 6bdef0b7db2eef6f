"""Administrative divisions from 2016 on: names, codes, changes, and a lineage key that stays the same."""
