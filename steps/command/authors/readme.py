"""Brings the table and the picture of the README up to date."""

import math

from steps.command import ROOT, ladder
from steps.command.source import load

README = ROOT / "README.md"
STEP_OF_FILM = 16
FILM = ROOT / "notebooks" / "diamond16.png"


def write():
    """Draw both anew."""
    README.write_text(update(README.read_text("utf-8")), "utf-8")
    film_of_the_diamond(STEP_OF_FILM).save(FILM)


def update(text):
    """The text of the README with the table as it should be."""
    begin, end = "<!-- ladder -->\n", "<!-- end of ladder -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{ladder_table()}\n{end}{after}"


COLUMNS = 3


def ladder_table():
    """A table a stage, filled column by column.

    A number leads to the file, a title to the notebook.
    """
    steps = ladder.load()
    tables = []
    for title, numbers in ladder.stages():
        height = math.ceil(len(numbers) / COLUMNS)
        rows = [[title, "", ""], ["---"] * COLUMNS]
        rows += [
            [entry(steps[n]) for n in numbers[place::height]]
            for place in range(height)
        ]
        tables.append("\n".join(f"| {' | '.join(row)} |" for row in rows))
    return "\n\n".join(tables)


def entry(step):
    file, notebook = (
        f"steps/{step.path.name}",
        f"notebooks/{step.path.stem}.ipynb",
    )
    return f"[{step.number}]({file}) [{step.title}]({notebook})"


def film_of_the_diamond(number):
    """The backward pass of a = x^2, y = a^2 + a^2 at 2, as a step runs it."""
    import numpy as np

    from dezero_min.pictures import film

    step = load(ladder.paths()[number])
    x = step.Variable(np.array(2.0))
    a = step.square(x)
    b, c = step.square(a), step.square(a)
    y = step.add(b, c)
    return film(y, names={"x": x, "a": a, "b": b, "c": c, "y": y})
