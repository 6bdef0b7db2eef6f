"""How fast it is, beside what a user would pick instead, in the same process and in turn. `make bench` prints it."""
