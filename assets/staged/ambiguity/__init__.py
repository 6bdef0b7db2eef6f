"""Several readings of one document: the best chosen, doubtful cells solved by the sums of the form."""
