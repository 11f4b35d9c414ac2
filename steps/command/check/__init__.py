"""Holds code against what a step can do.

Data flows from submissions, which takes files, through sandbox, which tries
each in a process of its own, to report. What is tried is in behaviours; adapter
is what they are tried on, and matrix draws them for all steps. A notebook calls
`check_here`, without a process.
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
    report = Report(
        ladder.load()[number],
        "This notebook",
        missing=missing_names(module, number),
        lacking={b: b.try_on(module) for b in up_to(number)},
    )
    print("\n".join(report.lines(brief=True)))
