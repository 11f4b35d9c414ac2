"""The words `start` and `check` in a browser, and what they need there.

There, no program can start another: notebooks of the site import this, in
Pyodide, and call the words as functions.
"""

import logging

from steps.command import ROOT, Refusal, mine
from steps.command.source import load


async def set_up(*packages):
    """Fetch NumPy and further packages, and Graphviz for pictures."""
    import piplite
    from pyodide.code import run_js

    await piplite.install(["numpy", *packages])
    # Else it tells in each notebook that it is looking for fonts.
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    from dezero_min import pictures

    run_js((ROOT / "viz-global.js").read_text("utf-8"))
    viz = await run_js("Viz.instance()")
    pictures.to_svg = lambda dot: viz.renderString(dot, format="svg")


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
    from steps.command.check import check_here

    file = mine.path(number)
    if file.exists():
        check_here(number, vars(load(file)))
    else:
        print(f"There is no {file.name} yet; `start({number})` lays it out.")
