"""Third stop: staged reports judged by the rulebook; what fails, what cannot be judged, what is kept apart."""
