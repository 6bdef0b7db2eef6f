"""The crawler: how a site is asked (conduct, hosts), where it may lead (addresses), one request to its answer (wanted,
asking), a whole source (spider), and all of them in a night (run). What a page says is read elsewhere.
"""
