"""`python -m symthermo`: the same as the command `symthermo`."""
import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
