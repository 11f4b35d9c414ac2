"""What came out when a file was held against a step."""

import textwrap
from dataclasses import dataclass, field

from steps.command import TYPED, ladder, source
from steps.command.check.adapter import Lacking
from steps.command.check.behaviours import Behaviour, up_to

WIDTH = 80


@dataclass
class Report:
    """What a file can do of what a step can do.

    name: what the file is called.
    trouble: why it could not be imported, a part of a sentence; else None.
    printed: how many characters it printed while it was imported.
    missing: the names that our step has and the file has not.
    lacking: by behaviour, None if it holds, else what is wrong; one that was
        not tried is absent.
    """

    step: ladder.Step
    name: str
    trouble: str | None = None
    printed: int = 0
    missing: list[str] = field(default_factory=list)
    lacking: dict[Behaviour, Lacking | None] = field(default_factory=dict)

    @property
    def expected(self):
        return up_to(self.step.number)

    @property
    def holding(self):
        return [b for b in self.expected if self.lacking.get(b, b) is None]

    @property
    def first_failing(self):
        return next((b for b in self.expected if self.lacking.get(b)), None)

    @property
    def passed(self):
        return not self.trouble and len(self.holding) == len(self.expected)

    def lines(self, brief=False):
        """The report for a person.

        brief: as a notebook shows it, without what holds from earlier steps
            and without the notebook to read.
        """
        title = f"step {self.step.number}, {self.step.title}"
        yield f"{self.name}, held against {title}"
        yield ""
        if self.trouble:
            yield from wrapped(f"This file {self.trouble}.")
            return
        if self.printed:
            yield from wrapped(
                f"It prints {self.printed:,} characters when it is imported;"
                ' put the demo under `if __name__ == "__main__":`.'
            )
            yield ""
        if self.missing:
            names = ", ".join(self.missing)
            yield from wrapped(f"Names that are missing: {names}")
            yield ""
        for behaviour in self.expected:
            is_new = behaviour.step == self.step.number
            if brief and not is_new and behaviour in self.holding:
                continue
            mark = "✓" if behaviour in self.holding else "✗"
            if behaviour not in self.lacking:
                mark = "?"
            yield f"{mark} {behaviour.step:2}  {behaviour.title}"
            if behaviour is self.first_failing:
                yield from self.details(behaviour, brief)
        yield ""
        count = len(self.holding)
        if brief and self.passed:
            earlier = self.step.number > min(ladder.paths())
            rest = ", with everything from the earlier steps" * earlier
            yield f"All of it holds{rest}."
        else:
            verb = "holds" if count == 1 else "hold"
            yield f"{count} of {len(self.expected)} {verb}."
        if len(self.lacking) < len(self.expected):
            yield from wrapped(
                "What has a question mark was not tried: the file had been"
                " stopped too often."
            )
        if count < len(self.expected) - 1:
            yield from wrapped("Mend the first; the others may follow from it.")

    def details(self, behaviour, brief):
        lacking = self.lacking[behaviour]
        for label, text in [
            ("tried", lacking.tried),
            ("came out", lacking.got),
            ("expected", lacking.expected),
            ("perhaps", lacking.hint),
            ("read", "" if brief else f"{TYPED} lab {behaviour.step}"),
        ]:
            if text:
                yield from wrapped(text, f"      {label:8}  ")

    def as_dict(self):
        """The report for a program; it becomes JSON."""
        return {
            "file": self.name,
            "step": self.step.number,
            "passed": self.passed,
            "trouble": self.trouble,
            "printed": self.printed,
            "missing": self.missing,
            "behaviours": [
                {
                    "name": behaviour.name,
                    "title": behaviour.title,
                    "step": behaviour.step,
                    "holds": behaviour in self.holding
                    if behaviour in self.lacking
                    else None,  # not tried
                    "lacking": vars(lacking) if lacking else None,
                }
                for behaviour in self.expected
                for lacking in [self.lacking.get(behaviour)]
            ],
        }


def missing_names(module, number):
    """What our step defines or imports and this module does not have.

    What a test case or the class behind `Config` is called is free.
    """
    missing = []
    for name in source.names(ladder.paths()[number].read_text("utf-8")):
        owner, _, own = name.rpartition(".")
        if owner in missing:
            continue
        if not hasattr(getattr(module, owner) if owner else module, own):
            missing.append(name)
    return missing


def wrapped(text, start=""):
    """Lines no longer than a terminal, indented below their start."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )
