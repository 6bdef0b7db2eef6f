"""The command line `gongkai`: the commands, their input, and output to a terminal."""
