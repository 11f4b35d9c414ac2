"""Calls what is not Python: packages of npm, and other programs."""

import shutil
import subprocess
import tarfile
import tempfile
from contextlib import contextmanager
from pathlib import Path

from steps.command import Refusal


@contextmanager
def npm_package(name):
    """The folder of a package of npm, while it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        run(program("npm"), "pack", "--silent", name, cwd=folder)
        [archive] = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        yield Path(folder) / "package"


def program(name):
    path = shutil.which(name)
    if not path:
        raise Refusal(
            "Formulas, and pictures in a browser, need Node.js, which is not"
            " here; install it from https://nodejs.org and type the command"
            " again."
        )
    return path


def run(*command, cwd=None, input=""):
    """What a program prints; Refusal with it if the program fails."""
    result = subprocess.run(
        command,
        cwd=cwd,
        input=input,
        capture_output=True,
        encoding="utf-8",
    )
    if result.returncode:
        said = result.stderr.strip() or result.stdout.strip()
        raise Refusal(f"`{' '.join(command[:4])} …` failed:\n{said}")
    return result.stdout
