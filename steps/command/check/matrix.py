"""Steps and behaviours in one table, drawn from real runs."""

from types import ModuleType

from steps.command import ladder
from steps.command.check.behaviours import BEHAVIOURS
from steps.command.source import load

HAS, HAS_NOT = "■", "·"


def modules():
    """All steps by number, and the package under its name.

    The package is asked with the tests and the functions of step 24 beside
    its own names.
    """
    import dezero_min

    steps = {number: load(path) for number, path in ladder.paths().items()}
    package = ModuleType("script")
    names = vars(steps[max(steps)]) | vars(dezero_min)
    vars(package).update(names, __name__="script")
    return {**steps, "dezero_min": package}


def draw():
    """The matrix as text: a row for each behaviour, a column for each step."""
    return "\n".join(rows())


def rows():
    """Its lines, one by one, because some of them take a while."""
    width = max(len(behaviour.title) for behaviour in BEHAVIOURS)
    tens = "".join(str(n)[:-1] or " " for n in ladder.paths())
    ones = "".join(str(n)[-1] for n in ladder.paths())
    yield f"{'':{width}}  {tens}"
    yield f"{'step':>{width}}  {ones}  dezero_min"
    columns = modules().values()
    for behaviour in BEHAVIOURS:
        cells = [HAS_NOT if behaviour.try_on(m) else HAS for m in columns]
        *steps, package = cells
        title = f"{behaviour.title:{width}}"
        yield f"{title}  {''.join(steps)}  {package}".rstrip()
