"""Runs a program and watches it."""

import os
import subprocess

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
        close_fds=False,  # the lock of a set-up is handed on
    )
    with process:
        try:
            for line in process.stdout:
                see(line.rstrip("\n"))
        except BaseException:
            process.kill()
            raise
    return process.returncode
