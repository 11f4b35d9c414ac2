"""The words `start` and `check` in a browser, and what they need there.

There, no program can start another: notebooks of the site import this, in
Pyodide, and call the words as functions.
"""

import importlib
import logging
import re
import sys

from steps.command import ROOT, Refusal, ladder, mine
from steps.command.source import FOLDERS


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
    from steps.command.check import loading, report_on
    from steps.command.check.report import Report

    file = mine.path(number)
    if not file.exists():
        print(f"There is no {file.name} yet; `start({number})` lays it out.")
        return
    forget_steps()
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
            runs=loaded.runs,
        )
    mine.remember(number, file, report.passed_book)
    print("\n".join(report.lines(brief=True)))


def forget_steps():
    """Let a file import the learner's steps as they are now, or else ours."""
    sys.path[:0] = [path for path in [str(mine.FOLDER)] if path not in sys.path]
    sys.path += [path for path in FOLDERS if path not in sys.path]
    for name in [*sys.modules]:
        if re.fullmatch(r"step\d\d", name):
            del sys.modules[name]
    importlib.invalidate_caches()
