"""What every terminal screen shares: one base app, its driver and signals, styles, big digits."""
