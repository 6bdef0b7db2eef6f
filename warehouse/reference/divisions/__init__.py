"""Divisions from 2016 on: names, codes, changes, and one key through all of them."""
