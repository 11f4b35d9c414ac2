"""Brings the tables and the pictures of the README up to date."""

from steps.command import ROOT, ladder
from steps.command.source import load

README = ROOT / "README.md"
FILMS = {
    14: ROOT / "notebooks" / "diamond14.png",
    16: ROOT / "notebooks" / "diamond16.png",
}


def write():
    """Draw everything anew."""
    README.write_text(update(README.read_text("utf-8")), "utf-8")
    for number, path in FILMS.items():
        film_of_the_diamond(number).save(path)


def update(text):
    """The text of the README with the table as it should be."""
    begin, end = "<!-- ladder -->\n", "<!-- end of ladder -->"
    before, _, rest = text.partition(begin)
    _, _, after = rest.partition(end)
    return f"{before}{begin}{ladder_table()}\n{end}{after}"


def ladder_table():
    """The steps as a table: file, notebook, what is new."""
    rows = ["| file | notebook | new |", "| --- | --- | --- |"]
    for number, step in ladder.load().items():
        name = step.path.stem
        rows.append(
            f"| [{number}](steps/{name}.py)"
            f" | [{step.title}](notebooks/{name}.ipynb)"
            f" | {step.new} |"
        )
    return "\n".join(rows)


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
