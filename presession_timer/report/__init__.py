"""After the hour: the figures, and the forms they are handed over in."""
