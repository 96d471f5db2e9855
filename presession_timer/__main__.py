"""`python -m presession_timer` is the command `presession`."""

import sys

from presession_timer.cli import main

if __name__ == "__main__":
    sys.exit(main())
