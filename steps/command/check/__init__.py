"""Holds code against what a step can do.

Data flows from submissions, which takes a file, or classroom, which takes a
folder of them, through sandbox, which loads and tries each in a process of its
own, to report. What is tried is in behaviours, what an error means in hints;
adapter is what they are tried on, and matrix draws them for all steps. A
notebook calls `check_here`, and a browser `report_on`, without a process.
"""

from types import ModuleType

from steps.command import ladder
from steps.command.check.behaviours import up_to
from steps.command.check.report import Report, missing_names


def check_here(number, namespace):
    """The same for the definitions of a notebook: `check_here(14, globals())`.

    They run in the notebook's own process, with no limit on time.
    """
    module = ModuleType("__main__")  # as a notebook calls itself
    vars(module).update(namespace)
    report = report_on(number, module, "This notebook")
    print("\n".join(report.lines(brief=True)))


def report_on(number, module, name, **found):
    """The report on a module, tried in this process.

    found: more of what a `Report` keeps.
    """
    missing, absent = missing_names(module, number)
    lacking = {b: b.try_on(module, number) for b in up_to(number)}
    step = ladder.load()[number]
    return Report(
        step, name, missing=missing, absent=absent, lacking=lacking, **found
    )
