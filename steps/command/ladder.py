"""The steps: their files, titles and what is new in them."""

import itertools
import math
import shutil
import textwrap
from dataclasses import dataclass
from pathlib import Path

from steps.command import ROOT, TYPED, source

PASSED, BEGUN = "✓", "…"  # what stands before a step of the learner's own

# Each stage by its first step. It ends where the next one begins.
STAGES = {
    1: "A gradient, automatically",
    11: "Ordinary Python expressions",
    25: "Derivatives of derivatives",
    37: "Networks that learn",
}


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

    @property
    def is_theory(self):
        """Whether there is nothing to write."""
        return self.new.startswith("nothing")

    @property
    def base(self):
        """What its file imports: "dezero_min", an earlier step, or None."""
        return source.base(self.path)


def paths():
    """The files of the steps by number; nothing is read."""
    files = sorted((ROOT / "steps").glob("step[0-9][0-9].py"))
    return {int(path.stem[-2:]): path for path in files}


def load():
    """All steps by number. Nothing is imported, a broken file is no harm."""
    return {
        number: Step(number, path, source.docstring(path))
        for number, path in paths().items()
    }


def stages():
    """The steps that there are by stage: pairs of its title and numbers."""
    numbers = list(paths())
    for first, end in itertools.pairwise([*STAGES, math.inf]):
        if inside := [n for n in numbers if first <= n < end]:
            yield STAGES[first], inside


def before(number):
    """The files whose definitions a step starts from.

    That is the step before. A step on an earlier step imports all that was,
    and starts from nothing; one that opens the engine again, after steps on
    the package, starts from the last engine and from what those have added.
    """
    steps = load()
    step, previous = steps[number], steps.get(number - 1)
    if previous is None or step.base == previous.number:
        return []
    if step.base or not previous.base:
        return [previous.path]
    engine = max(n for n in steps if n < number and not steps[n].base)
    return [steps[engine].path, previous.path]


def show(marks=None):
    """Print the ladder: number, title, what is new, and how to go on.

    marks: by number, how far the learner is, `PASSED` or `BEGUN`.
    """
    steps = load()
    width = min(shutil.get_terminal_size().columns, 80)
    column = max(len(step.title) for step in steps.values()) + 7
    beside = width - column >= 30
    indent = " " * (column if beside else 7)
    print(f"{len(steps)} steps, and what is new in each")
    for title, numbers in stages():
        print(f"\n{title}")
        for number in numbers:
            step = steps[number]
            mark = (marks or {}).get(number, " ")
            start = f"{mark}{number:2}  {step.title}"
            new = step.new.replace("`", "")
            new = textwrap.fill(
                new, width, initial_indent=indent, subsequent_indent=indent
            )
            print(start + new[len(start) :] if beside else f"{start}\n{new}")
    if marks:
        print()
        tell(f"{PASSED} your own passes its check, {BEGUN} your own is begun")
    print()
    for line in how_to_go_on(steps, marks or {}):
        tell(line)


def tell(line):
    """Print a line, or several if the terminal is narrow."""
    width = min(shutil.get_terminal_size().columns, 80)
    indent = " " * 6 if line.startswith(" ") else ""
    lines = textwrap.wrap(
        line, width, subsequent_indent=indent, break_on_hyphens=False
    )
    print("\n".join(lines))


def how_to_go_on(numbers, marks):
    """The lines below the ladder."""
    begun = [number for number in numbers if marks.get(number) == BEGUN]
    passed = [number for number in numbers if marks.get(number) == PASSED]
    missing = [number for number in numbers if number not in marks]
    after = [number for number in missing if number > max(passed, default=0)]
    if not marks:
        yield "Read a step's file, the first is steps/step01.py. Then type"
        yield ""
        yield f"  {TYPED} run 1    to see what it does"
        yield f"  {TYPED} diff 2   to see what the next step changes"
        yield f"  {TYPED} lab 0    to open the first notebook"
        yield f"  {TYPED} start 1  to write your own"
    elif begun or missing:
        number = (begun or after or missing)[0]
        yield f"Go on with step {number}:"
        yield ""
        yield f"  {TYPED} lab {number:<5}to open its notebook"
        if begun:
            yield f"  {TYPED} check {number:<3}to hear how far you are"
        else:
            yield f"  {TYPED} start {number:<3}to write your own"
    else:
        yield f"All {len(numbers)} steps passed. There is more:"
        yield ""
    yield f"  {TYPED} --help   to see what else there is"
