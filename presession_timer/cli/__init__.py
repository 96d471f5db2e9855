"""The command line: parses, calls, gives the exit status."""
