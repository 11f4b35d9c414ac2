"""The steps: their files, titles and what is new in them."""

import ast
import io
import shutil
import textwrap
import tokenize
from dataclasses import dataclass
from pathlib import Path

from steps.command import ROOT, TYPED


@dataclass(frozen=True)
class Step:
    """One file of the ladder, and how its docstring presents it."""

    number: int
    path: Path
    docstring: str

    @property
    def title(self):
        """What stands in the first line, after the number."""
        return self.docstring.partition("\n")[0].partition(": ")[2]

    @property
    def new(self):
        """What stands in the last paragraph, after `New: `."""
        new = " ".join(self.docstring.rpartition("New: ")[2].split())
        return new if new.endswith("...`") else new.removesuffix(".")


def paths():
    """The files of the steps by number; nothing is read."""
    files = sorted((ROOT / "steps").glob("step[0-9][0-9].py"))
    return {int(path.stem[-2:]): path for path in files}


def load():
    """All steps by number. Nothing is imported, a broken file is no harm."""
    return {
        number: Step(number, path, docstring(path))
        for number, path in paths().items()
    }


def docstring(path):
    """The docstring of a file, whatever comes after it; "" if none."""
    source = path.read_text("utf-8", errors="replace")
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.STRING:
                return ast.literal_eval(token.string).strip()
            if token.type not in (tokenize.COMMENT, tokenize.NL):
                break
    except (SyntaxError, tokenize.TokenError):
        pass
    return ""


def show(marks=None):
    """Print the ladder: number, title, what is new, and how to go on.

    marks: by number, a character to stand before it; None for no marks.
    """
    steps = load()
    width = min(shutil.get_terminal_size().columns, 80)
    column = max(len(step.title) for step in steps.values()) + 7
    beside = width - column >= 30
    indent = " " * (column if beside else 7)
    print(f"{len(steps)} steps, and what is new in each\n")
    for step in steps.values():
        mark = (marks or {}).get(step.number, " ")
        start = f"{mark}{step.number:2}  {step.title}"
        new = step.new.replace("`", "")
        new = textwrap.fill(
            new, width, initial_indent=indent, subsequent_indent=indent
        )
        print(start + new[len(start) :] if beside else f"{start}\n{new}")
    if marks:
        print("\n✓ your own passes its check, … your own is begun")
    print(HOW_TO_GO_ON)


HOW_TO_GO_ON = f"""
Read a step's file, the first is steps/step01.py. Then type

  {TYPED} run 1    to see what it does
  {TYPED} diff 2   to see what the next step changes
  {TYPED} lab 0    to open the first notebook
  {TYPED} start 1  to write your own
  {TYPED} --help   to see what else there is"""
