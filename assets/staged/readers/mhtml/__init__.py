"""Web pages saved as one file (MHT, MHTML): the page and its frames, each read as the web page it is.

read.py offers the readings.
"""
