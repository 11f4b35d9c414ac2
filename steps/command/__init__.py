"""The command `python3 -m steps`.

cli: the words, and what each needs.
environment: chooses an interpreter with what a word needs, or makes one, in
    .venv.
process: runs a program and watches it, or goes on as it.
source, ladder: read a file of Python, and know the steps.
run, diff, lab, mine: carry out the words of those names; mine is the learner's
    folder.
check: holds code against what a step can do.
browser: start and check in a browser, where no program can start another.
authors: carries, executes, draws and publishes for those who change the
    repository.
jupyter: what JupyterLab is told.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TYPED = "py -m steps" if os.name == "nt" else "python3 -m steps"


class Refusal(Exception):
    """Something that the person has to mend; the message says how."""
