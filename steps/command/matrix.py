"""Steps and behaviours in one picture, drawn from real runs.

It is shown in the terminal, and stored in README.md between two marks.
"""

from types import ModuleType

from steps.command import ROOT, ladder
from steps.command.behaviours import BEHAVIOURS
from steps.command.judge import load

README = ROOT / "README.md"
BEGIN, END = "<!-- matrix -->\n", "<!-- end of matrix -->"
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
    columns = modules().values()
    width = max(len(behaviour.title) for behaviour in BEHAVIOURS)
    tens = "".join(str(n)[:-1] or " " for n in ladder.paths())
    ones = "".join(str(n)[-1] for n in ladder.paths())
    rows = [f"{'':{width}}  {tens}", f"{'step':>{width}}  {ones}  dezero_min"]
    for behaviour in BEHAVIOURS:
        cells = [HAS_NOT if behaviour.try_on(m) else HAS for m in columns]
        *steps, package = cells
        title = f"{behaviour.title:{width}}"
        rows.append(f"{title}  {''.join(steps)}  {package}")
    return "\n".join(row.rstrip() for row in rows)


def stored():
    """The matrix as it stands in the README."""
    text = README.read_text("utf-8")
    return text.partition(BEGIN)[2].partition(END)[0]


def block():
    """The matrix as it should stand in the README."""
    return f"```text\n{draw()}\n```\n"


def write():
    """Put the matrix into the README, between the marks."""
    text = README.read_text("utf-8")
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    README.write_text(before + begin + block() + end + after, "utf-8")
