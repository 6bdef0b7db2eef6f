"""Reference data that a domain expert reviews (forms, divisions, kinds of body, phrases), with the loading modules."""
