"""Runs a program and watches it, or goes on as it."""

import os
import signal
import subprocess
import sys

from steps.command import ROOT


def follow(command, see, **variables):
    """Run a program in the root; return its exit code.

    see: called with each line that the program prints, as soon as it does.
    variables: of the environment, on top of ours.
    """
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env=os.environ
        | {"PYTHONIOENCODING": "utf-8", "PYTHONUNBUFFERED": "1"}
        | variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    with process:
        try:
            for line in process.stdout:
                see(line.rstrip("\n"))
        except BaseException:
            process.kill()
            raise
    return process.returncode


def become(command):
    """Go on as another program, which gets the signals and the exit code."""
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)
    # Windows has no exec. Ctrl-C reaches both; the other program answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.exit(subprocess.call(command))


def prepend(name, folder):
    """Put a folder before those of an environment variable."""
    folders = [str(folder), *filter(None, [os.environ.get(name)])]
    os.environ[name] = os.pathsep.join(folders)
