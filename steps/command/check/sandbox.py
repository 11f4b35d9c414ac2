"""Tries the behaviours on a file, in a process of its own.

The file may loop for ever, eat memory, print or exit: the process that
started this one is not harmed. What comes out goes to standard output, one
JSON object a line; what the file prints is counted and dropped.

    python -m steps.command.check.sandbox FILE NUMBER FIRST
"""

import contextlib
import io
import json
import os
import sys
import tokenize
import traceback
from pathlib import Path

from steps.command.check.behaviours import up_to
from steps.command.check.report import missing_names
from steps.command.source import load

MEMORY = 4 * 2**30  # bytes; NumPy alone reserves about one tenth of it


def main(file, number, first):
    """Try the behaviours of a step on a file, from the index `first` on."""
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)

    def tell(**message):
        print(json.dumps(message), file=results, flush=True)

    limit_memory()
    tell(doing="import")
    counter = Counter()
    try:
        if file.suffix == ".ipynb":
            tell(
                broken="is a notebook: save its code as a file of Python, or"
                " call `check_here` in it"
            )
            return
        if not file.read_bytes().strip():
            tell(broken="is empty: perhaps it was not saved")
            return
        with contextlib.redirect_stdout(counter):
            module = load(file)
    except BaseException as error:  # an exit is one, an interrupt another
        tell(broken=why(error, file))
        return
    tell(printed=counter.count, missing=missing_names(module, number))
    for index, behaviour in enumerate(up_to(number)):
        if index >= first:
            tell(doing=index)
            lacking = behaviour.try_on(module)
            tell(tried=index, lacking=lacking and vars(lacking))
    tell(done=True)


def limit_memory():
    """Refuse more than `MEMORY` where the platform knows such a limit."""
    try:
        import resource
    except ImportError:  # Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS may refuse
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


class Counter(io.TextIOBase):
    """Standard output that only counts what it is given."""

    def __init__(self):
        self.count = 0

    def write(self, text):
        self.count += len(text)
        return len(text)


def why(error, file):
    """What stopped the import, and in which line of the file."""
    if not is_text(file):
        return "is not a text file in UTF-8"
    if isinstance(error, SyntaxError) and error.filename == str(file):
        where = place(error.lineno, error.text)
        return f"is not Python{where}: {error.msg}"
    if isinstance(error, SystemExit):
        return "ends Python with an exit when it is imported"
    where = ""
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == str(file):
            where = place(frame.lineno, frame.line)
    what = f"{type(error).__name__}: {error}".rstrip(": ")
    return f"cannot be imported{where}: {what}"


def place(number, text):
    """A line of the file in a sentence."""
    text = (text or "").strip()
    return f" in line {number}" + (f", `{text}`" if text else "")


def is_text(file):
    try:
        with tokenize.open(file) as text:
            return "\0" not in text.read()
    except (SyntaxError, UnicodeDecodeError):
        return False


if __name__ == "__main__":
    path, number, first = sys.argv[1:]
    main(Path(path).resolve(), int(number), int(first))
