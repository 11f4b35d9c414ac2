"""Steps and behaviours in one table, drawn from real runs."""

import math
from types import ModuleType

from steps.command import ladder
from steps.command.check.adapter import SCRIPTS
from steps.command.check.behaviours import BEHAVIOURS
from steps.command.source import load, pieces

HAS, HAS_NOT, NOT_ASKED = "■", "·", " "
PACKAGE = math.inf  # its place in the order: after every step


def modules():
    """All steps by number, and the package behind them.

    The package is asked with the functions that the steps after the first
    script have, and it has not: they run on it as well.
    """
    import dezero_min

    rungs = ladder.load()
    steps = {number: load(step.path) for number, step in rungs.items()}
    package = ModuleType("script")
    after = [number for number in steps if number >= SCRIPTS]
    for number in after:
        vars(package).update(vars(steps[number]))  # what it imports
    vars(package).update(vars(dezero_min), __name__="script")
    for number in after:
        text = rungs[number].path.read_text("utf-8")
        for name, definition in pieces(text).items():
            if "." not in name and not hasattr(dezero_min, name):
                exec(definition, vars(package))
    return {**steps, PACKAGE: package}


def draw():
    """The matrix as text, a table a stage."""
    return "\n".join(rows())


def rows():
    """Its lines, one by one, because some of them take a while.

    A table has a row for each behaviour that its stage brings, and a column
    for each step of the stage and for the package.
    """
    width = max(len(behaviour.title) for behaviour in BEHAVIOURS)
    columns = modules()
    for place, (title, numbers) in enumerate(ladder.stages()):
        yield from ["", ""] * bool(place)
        tens = "".join(str(n)[:-1] or " " for n in numbers)
        ones = "".join(str(n)[-1] for n in numbers)
        yield f"{title:{width}}  {tens}"
        yield f"{'step':>{width}}  {ones}  dezero_min"
        for behaviour in BEHAVIOURS:
            if behaviour.step in numbers:
                *steps, package = (
                    sign(behaviour, number, columns[number])
                    for number in [*numbers, PACKAGE]
                )
                row = f"{behaviour.title:{width}}  {''.join(steps)}  {package}"
                yield row.rstrip()


def sign(behaviour, number, module):
    if number > behaviour.last:
        return NOT_ASKED
    return HAS_NOT if behaviour.try_on(module) else HAS
