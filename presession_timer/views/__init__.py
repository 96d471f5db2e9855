"""What people see: the console, the plain console, reports on the terminal."""
