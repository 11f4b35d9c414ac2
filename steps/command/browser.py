"""What the words do in a browser, where no program can start another.

Notebooks of the site import this, in Pyodide.
"""

from steps.command import ROOT, mine
from steps.command.source import load

start = mine.start


async def set_up():
    """Fetch the packages that notebooks import, and Graphviz."""
    import piplite
    from pyodide.code import run_js

    await piplite.install(["numpy", "matplotlib", "autograd"])
    from dezero_min import pictures

    run_js((ROOT / "viz-global.js").read_text("utf-8"))
    viz = await run_js("Viz.instance()")
    pictures.to_svg = lambda dot: viz.renderString(dot, format="svg")


def check(number):
    """Say what your own step can do, as the word `check` does.

    It runs in the notebook's own process, with no limit on time.
    """
    from steps.command.check import check_here

    check_here(number, vars(load(mine.path(number))))
