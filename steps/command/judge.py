"""Tries the behaviours on a file, in a process of its own.

The file may loop for ever, eat memory, print or exit: the process that
started this one is not harmed. What comes out goes to standard output, one
JSON object a line; what the file prints is counted and dropped.

    python -m steps.command.judge FILE NUMBER FIRST
"""

import ast
import contextlib
import importlib.util
import io
import json
import os
import sys
import tokenize
import traceback
from importlib.machinery import SourceFileLoader
from pathlib import Path

from steps.command import ladder
from steps.command.report import behaviours

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
    for index, behaviour in enumerate(behaviours(number)):
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


def load(file):
    """Import a file by its path, as a module with the name of the file."""
    loader = SourceFileLoader(file.stem, str(file))  # whatever its ending
    spec = importlib.util.spec_from_loader(file.stem, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where a dataclass looks for its module
    spec.loader.exec_module(module)
    return module


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


def missing_names(module, number):
    """What our step defines or imports and this module does not have.

    What a test case or the class behind `Config` is called is free.
    """
    missing = []
    for name in names(ladder.paths()[number].read_text("utf-8")):
        owner, _, own = name.rpartition(".")
        if owner in missing:
            continue
        if not hasattr(getattr(module, owner) if owner else module, own):
            missing.append(name)
    return missing


def names(source):
    """The names that a source brings, methods as `Class.method`."""
    for node in ast.parse(source).body:
        match node:
            case ast.ImportFrom(module="dezero_min"):
                yield from (alias.name for alias in node.names)
            case ast.FunctionDef():
                yield node.name
            case ast.ClassDef(bases=[] | [ast.Name()], decorator_list=[]):
                yield node.name
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        yield f"{node.name}.{method.name}"


if __name__ == "__main__":
    path, number, first = sys.argv[1:]
    main(Path(path).resolve(), int(number), int(first))
