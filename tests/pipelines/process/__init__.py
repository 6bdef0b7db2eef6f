"""Who may send a request to a server on this machine."""
