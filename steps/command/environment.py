"""Chooses the interpreter that has what the steps need.

Standard library only: this runs before anything is installed.
"""

import importlib.metadata
import os
import signal
import subprocess
import sys

from steps.command import ROOT, Refusal
from steps.command.set_up import (
    PYTHON,
    VENV,
    is_complete,
    is_foreign,
    requirements,
    set_up,
)

SENT = "STEPS_SENT_TO_VENV"  # set while .venv's interpreter is being started
BROKEN = f"{VENV} is broken; delete it and type the command again."


def ensure():
    """Return inside an interpreter that has all that is required.

    If that is another one than this, the command starts again in it.
    """
    sent = os.environ.pop(SENT, None)
    inside = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    if (inside and is_complete()) or satisfied():
        return
    if sent and not inside:  # else this would go on for ever
        raise Refusal(BROKEN)
    if inside or not (is_complete() or is_foreign()):
        set_up(inside)
    if not inside:
        os.environ[SENT] = "1"
        try:
            become([str(PYTHON), str(ROOT / "steps"), *sys.argv[1:]])
        except OSError:
            raise Refusal(BROKEN) from None


def satisfied():
    """Whether this interpreter has everything, in versions that will do."""
    try:
        from packaging.requirements import Requirement  # pytest brings it
    except ImportError:
        return False
    for required in map(Requirement, ["dezero_min", *requirements()]):
        if required.marker and not required.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(required.name)
        except importlib.metadata.PackageNotFoundError:
            return False
        if not required.specifier.contains(version, prereleases=True):
            return False
    return True


def become(command):
    """Go on as another program, which gets the signals and the exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # Windows has no exec. Ctrl-C reaches both; the other program answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def become_module(*words):
    """Go on as `python -m`, in the root."""
    prepare_kernels()
    os.chdir(ROOT)
    become([sys.executable, "-m", *words])


def prepare_kernels():
    """Let every notebook run in this interpreter, on this repository."""
    prepend("PYTHONPATH", ROOT)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def prepend(name, folder):
    """Put a folder before those of an environment variable."""
    folders = [str(folder), *filter(None, [os.environ.get(name)])]
    os.environ[name] = os.pathsep.join(folders)
