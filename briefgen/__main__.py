"""`python -m briefgen`."""

import sys

from briefgen.cli import main

if __name__ == "__main__":  # worker processes import this module too
    sys.exit(main())
