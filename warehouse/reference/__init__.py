"""Reference data that a domain expert reviews: forms, divisions, kinds of body, and the modules that load them."""
