"""The words `start` and `check` in a browser, and what they need there.

There, no program can start another: notebooks of the site import this, in
Pyodide, and call the words as functions. What they ask of pygraphviz is here,
too, and Graphviz compiled for browsers answers.
"""

import importlib
import logging
import re
import sys
from contextlib import contextmanager

from steps.command import ROOT, Refusal, ladder, mine
from steps.command.source import FOLDERS

OWN = re.compile(r"step\d\d|dezero_min(\..*)?")  # what a learner has, too
viz = None  # Graphviz, once it is here


async def set_up(*packages):
    """Fetch NumPy and further packages, and Graphviz for pictures."""
    import piplite
    from pyodide.code import run_js

    await piplite.install(["numpy", *packages])
    # Else it tells in each notebook that it is looking for fonts.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    run_js((ROOT / "viz-global.js").read_text("utf-8"))
    global viz
    viz = await run_js("Viz.instance()")
    sys.path.insert(0, "")  # as in a notebook elsewhere
    try:
        from dezero_min import pictures
    except Exception as error:
        print(
            f"Your package dezero_min cannot be imported: {error!r}. Mend it,"
            " restart the kernel and run this cell again."
        )
    else:
        pictures.to_svg = to_svg


def to_svg(dot):
    return viz.renderString(dot, format="svg")


def render(dot):
    """The picture of a text in DOT; ValueError if Graphviz cannot read it."""
    from IPython.display import SVG

    try:
        return SVG(to_svg(dot))
    except Exception as error:
        raise ValueError(f"Graphviz cannot read it; {error}") from None


class Node(str):
    """The key of a node, with its attributes."""


class AGraph:
    """What a text in DOT says, as pygraphviz's class of that name tells it."""

    def __init__(self, string):
        graph = viz.renderJSON(string).to_py()
        self.keys = {}
        for found in graph.get("objects", []):
            if "label" in found:  # no subgraph
                key = self.keys[found["_gvid"]] = Node(found["name"])
                key.attr = found
        self.arrows = graph.get("edges", [])
        self.directed = graph["directed"]

    def is_directed(self):
        return self.directed

    def __iter__(self):
        return iter(self.keys.values())

    def nodes(self):
        return list(self)

    def get_node(self, name):
        return next(node for node in self if node == name)

    def edges(self):
        return [
            (self.keys[arrow["tail"]], self.keys[arrow["head"]])
            for arrow in self.arrows
        ]


def start(number):
    """Lay out your own file for a step; never overwrite one."""
    try:
        mine.start(number)
    except Refusal as refusal:
        print(refusal)


def check(number):
    """Say what your own file for a step can do.

    It runs in the notebook's own process, with no limit on time: if it does
    not end, restart the kernel.
    """
    from steps.command.check import loading, report_on
    from steps.command.check.report import Report

    file = mine.path(number)
    if not file.exists():
        print(f"There is no {file.name} yet; `start({number})` lays it out.")
        return
    with newest():
        try:
            loaded = loading.load(file)
        except loading.Broken as broken:
            step = ladder.load()[number]
            report = Report(step, file.name, trouble=str(broken))
        else:
            report = report_on(
                number,
                loaded.module,
                file.name,
                notes=loaded.notes,
                printed=loaded.printed,
            )
            loading.run_demo(loaded)
            report.runs = loaded.runs
    mine.remember(number, file, report.passed_book)
    print("\n".join(report.lines(brief=True)))


@contextmanager
def newest():
    """Let a file import the learner's steps and package as they are now.

    Those of this repository are imported where there are none. A notebook goes
    on with what it has imported.
    """
    path, kept = [*sys.path], forget_own()
    sys.path[:] = [str(mine.FOLDER), *path, *FOLDERS]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        forget_own()
        sys.modules.update(kept)
        sys.path[:] = path


def forget_own():
    """Forget the imported steps and package, and return them."""
    names = [name for name in sys.modules if OWN.fullmatch(name)]
    return {name: sys.modules.pop(name) for name in names}
