"""What all benchmarks share: terminals, rounds, figures, and the page that is made of them."""

import os

# What is installed is compiled; no start of ours may be measured with the compiling in it.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
