"""What was written beforehand."""
