"""`presession doctor`: what on this machine could bite, each with a verdict and what to do."""
