"""`presession demo`: a whole scripted hour in one minute."""
