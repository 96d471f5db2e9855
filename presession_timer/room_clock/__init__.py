"""The room's clock in a terminal: it follows a record in a process of its own and never writes."""
