"""How a command stops on a signal: the signals, the work left to do, the processes it started. And which requests the
servers that it opens on this machine answer (loopback_only.py).
"""
