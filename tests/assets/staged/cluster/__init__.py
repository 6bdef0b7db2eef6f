"""Reading on a cluster: what is loaded of it, and real clusters of processes on this machine."""
