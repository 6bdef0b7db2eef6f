"""Documents read and pages drawn in worker processes, within limits of time and memory."""
