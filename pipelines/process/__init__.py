"""How a process of ours stops: signals, what is left to do, the processes it started."""
