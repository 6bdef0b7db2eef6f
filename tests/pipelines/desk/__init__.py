"""`gongkai desk`: what it receives, shows, compares, lets nobody else see, and deletes."""
