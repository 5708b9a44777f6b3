"""Build the site: the same as `onrecord build`, with the same arguments."""

import sys

from onrecord.cli import main

if __name__ == "__main__":
    sys.argv[:1] = ["onrecord", "build"]
    sys.exit(main())
