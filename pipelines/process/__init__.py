"""How a command stops on a signal: the signals, the work left to do, the processes it started."""
