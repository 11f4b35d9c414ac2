"""The command `python3 -m steps`.

cli: the words a person may type.
environment, set_up: choose an interpreter with what the steps need, or make
    one, in .venv.
process: runs a program and watches it.
ladder: what the steps are, and the list of them.
run, diff, notebooks, mine, check, matrix, readme: what the words do.
behaviours: what a step can do; framework is what they are tried on, mistakes
    is what they must catch.
judge: tries them in a process of its own; report says what came out.
jupyter: what JupyterLab is told.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPED = "py -m steps" if os.name == "nt" else "python3 -m steps"


class Refusal(Exception):
    """Something that the person has to mend; the message says how."""
