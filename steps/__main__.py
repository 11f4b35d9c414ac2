"""Start the command; even a Python too old for it can read this file."""

import os
import sys

if sys.version_info < (3, 10):
    sys.stderr.write(
        "python3 -m steps needs Python 3.10 or newer, this is %d.%d.%d; get one"
        " from https://www.python.org/downloads/ and type, for example,"
        " python3.13 -m steps.\n" % sys.version_info[:3]
    )
    sys.exit(2)

# `python3 path/to/steps` puts the folder itself on the path, not its parent.
sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from steps.command.cli import main

sys.exit(main())
