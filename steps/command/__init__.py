"""The command `python3 -m steps`.

cli: the words.
environment, set_up: choose an interpreter with what the steps need, or make
    one, in .venv.
process: runs a program and watches it.
source, ladder: read a file of Python, and know the steps.
run, diff, lab, mine: what the words do.
check: holds code against what a step can do.
authors: what those need who change the repository.
jupyter: what JupyterLab is told.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPED = "py -m steps" if os.name == "nt" else "python3 -m steps"


class Refusal(Exception):
    """Something that the person has to mend; the message says how."""
