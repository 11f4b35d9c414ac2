"""What came out when a file was held against a step."""

import re
import textwrap
from dataclasses import dataclass, field

from steps.command import TYPED, ladder, source
from steps.command.check import book
from steps.command.check.adapter import Absent, Framework, Further, Lacking
from steps.command.check.behaviours import Behaviour, up_to

WIDTH = 80


# What a file of any step has, from its own on, and nothing stands in for.
CORE = ("Variable", "Function", "Config", "using_config", "no_grad")
# What only we add: a file of the book has other names, or none.
OURS = ("gradient_check", "sum_to", "Variable.__bool__")


@dataclass
class Report:
    """What a file can do of what a step can do.

    name: what the file is called.
    trouble: why nothing could be tried, a part of a sentence; else None.
    notes: sentences about how the file ran.
    printed: how many characters it printed while it was imported.
    runs: False if Python stops in it at a name that it lacks; a note says so.
    missing: the names of this step that the file has not.
    absent: those of earlier steps.
    design: a sentence about a design that is the book's; "" for ours.
    lacking: by behaviour, None if it holds, else what is wrong; one that was
        not tried is absent.
    since: a sentence about the step before, where the first to mend held.
    """

    step: ladder.Step
    name: str
    trouble: str | None = None
    notes: list[str] = field(default_factory=list)
    printed: int = 0
    runs: bool = True
    missing: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    design: str = ""
    lacking: dict[Behaviour, Lacking | None] = field(default_factory=dict)
    since: str = ""

    @property
    def expected(self):
        return up_to(self.step.number)

    def where(self, marks):
        return [b for b in self.expected if self.mark(b) in marks]

    def mark(self, behaviour):
        """A sign for how a behaviour came out; `MARKS` explains them."""
        if behaviour not in self.lacking:
            return "?"
        lacking = self.lacking[behaviour]
        if lacking is None:
            return "✓"
        if isinstance(lacking, Absent):
            return "–"
        return "✗" if self.is_of_book(behaviour) else "○"

    def is_of_book(self, behaviour):
        """Whether the book asks for it, too, of this file."""
        if isinstance(self.lacking.get(behaviour), Further):
            return False
        return behaviour.is_of_book(self.step.number)

    @property
    def holding(self):
        return self.where("✓")

    @property
    def first_failing(self):
        """What to mend first: what the book asks, then what only we do."""
        return next(iter(self.where("✗") or self.where("○")), None)

    @property
    def beside(self):
        """What only we ask of this step, told beside what the book asks.

        None if it may follow: from what an earlier step brings, or from an
        error of the same lines.
        """
        first, number = self.first_failing, self.step.number
        new = next((b for b in self.where("○") if b.step == number), None)
        if self.design or not new or first is new or first.step != number:
            return None
        mended, other = (self.lacking[b].got for b in (first, new))
        _, _, place = mended.partition(" (line ")
        return None if other.endswith(place or mended) else new

    @property
    def passed(self):
        """Whether everything holds."""
        return self.passed_book and len(self.holding) == len(self.expected)

    @property
    def passed_book(self):
        """Whether all holds that the book asks of what is in the file.

        And whether it runs: not if its demo, or an import, stops at a name
        that is not there. Other errors of a demo may be what it shows.
        """
        if self.trouble or not self.runs:
            return False
        is_free = self.step.is_theory and not self.lacking
        return is_free or not self.where("✗?")

    def lines(self, brief=False):
        """The report for a person.

        brief: as a notebook shows it, without what holds from earlier steps
            and without the notebook to read.
        """
        title = f"step {self.step.number}, {self.step.title}"
        yield from wrapped(f"{self.name}, held against {title}")
        yield ""
        if self.trouble:
            yield from wrapped(f"This file {self.trouble}.")
            return
        for note in self.remarks():
            yield from wrapped(note)
            yield ""
        if self.step.is_theory and not self.lacking:
            return
        for behaviour in self.expected:
            is_new = behaviour.step == self.step.number
            if brief and not is_new and behaviour in self.holding:
                continue
            yield self.line(behaviour)
        yield ""
        yield from wrapped(self.summary(brief))
        for behaviour in filter(None, [self.first_failing, self.beside]):
            yield ""
            yield from self.details(behaviour, brief)

    def line(self, behaviour):
        return f"{self.mark(behaviour)} {behaviour.step:2}  {behaviour.title}"

    def remarks(self):
        """What is to be known before the list."""
        if self.step.is_theory:
            yield (
                f"There is nothing to write at step {self.step.number}; its"
                " notebook explains."
            )
        yield from self.notes
        if self.design:
            yield self.design
        if self.printed and not any("__main__" in note for note in self.notes):
            yield (
                f"It prints {self.printed:,} characters when it is imported;"
                ' put the demo under `if __name__ == "__main__":`.'
            )
        if self.missing and self.first_failing:
            text = f"Names that are missing: {', '.join(self.missing)}"
            if "Variable" in self.missing and isinstance(self.step.base, str):
                text += f"; write `from {self.step.base} import Variable`"
            yield text
        if self.absent:
            yield (
                f"Not in this file, of earlier steps: {', '.join(self.absent)}."
                " Where one is needed, a stand-in on your own `Function` and"
                " `Variable` takes its place."
            )

    def summary(self, brief):
        """How much holds, and what the other signs mean."""
        count = len(self.holding)
        total = len(self.expected)
        verb = "holds" if count == 1 else "hold"
        text = f"{count} of {total} {verb}"
        if brief and self.passed:
            earlier = self.step.number > min(ladder.paths())
            rest = ", with everything from the earlier steps" * earlier
            return f"All of it holds{rest}."
        failing = self.where("✗")
        further, absent, untried = map(self.where, "○–?")
        if not failing and not untried and count < total:
            text += ": all that the book asks at this step"
            if any(
                b.step == self.step.number and type(self.lacking[b]) is Lacking
                for b in further
            ):
                text += "; what ours adds to it is not complete"
        text += "." if self.runs else ", but the file does not run: see above."
        if further:
            text += (
                " ○ goes further than the book, Deep Learning from Scratch 3."
            )
        if absent:
            text += " – is about what is not in the file."
        if untried:
            text += (
                " What has a question mark was not tried: the file had been"
                " stopped too often."
            )
        if len(failing) > 1:
            text += " Mend the first ✗; the others may follow from it."
        return text

    def details(self, behaviour, brief):
        """What to mend first."""
        lacking = self.lacking[behaviour]
        lesson = max(behaviour.step, lacking.lesson or 0)
        read = f"{TYPED} lab {lesson}"
        if self.since and lesson != self.step.number:
            read = f"{TYPED} lab {self.step.number}, then {read}"
        yield self.line(behaviour)
        for label, text in [
            ("tried", lacking.tried),
            ("came out", lacking.got),
            ("expected", lacking.expected),
            ("perhaps", lacking.hint),
            ("since", self.since if behaviour is self.first_failing else ""),
            ("read", "" if brief else read),
        ]:
            if text:
                yield from wrapped(text, f"      {label:8}  ")

    def as_dict(self):
        """The report for a program; it becomes JSON."""
        return {
            "file": self.name,
            "step": self.step.number,
            "passed": self.passed,
            "passed_book": self.passed_book,
            "trouble": self.trouble,
            "notes": self.notes,
            "printed": self.printed,
            "runs": self.runs,
            "missing": self.missing,
            "absent": self.absent,
            "design": self.design,
            "behaviours": [
                {
                    "name": behaviour.name,
                    "title": behaviour.title,
                    "step": behaviour.step,
                    "book": self.is_of_book(behaviour),
                    # None: not tried, or about what is not in the file
                    "holds": {"✓": True, "✗": False, "○": False}.get(mark),
                    "lacking": lacking.as_dict() if lacking else None,
                }
                for behaviour in self.expected
                for mark in self.mark(behaviour)
                for lacking in [self.lacking.get(behaviour)]
            ],
        }


def compared(module, number):
    """How a module compares with our step, for a `Report`.

    missing, absent: what ours has and this has not. What a test case or the
        class behind `Config` is called is free; so is a helper of which no
        step speaks, and all in another design.
    """
    framework = Framework(module, number, number)
    if framework.by_book:
        return {"design": book.remark(framework)}
    paths = ladder.paths()
    earlier = {
        name
        for path in ladder.before(number)
        for name in source.names(path.read_text("utf-8"))
    }
    missing, absent = [], []
    for name in source.names(paths[number].read_text("utf-8")):
        owner, _, own = name.rpartition(".")
        if name in OURS or owner in (*missing, *absent):
            continue
        if not hasattr(getattr(module, owner) if owner else module, own):
            optional = name in earlier and (owner or name) not in CORE
            (absent if optional else missing).append(name)
    told = spoken_of(number) if missing or absent else set()
    return {
        key: [n for n in names if told & {n.rpartition(".")[2], n[-2:]}]
        for key, names in [("missing", missing), ("absent", absent)]
    }


def spoken_of(number):
    """The names in docstrings and demos of the steps up to this one.

    And "__", in which those end that Python itself looks for.
    """
    names = {"__"}
    for path in (path for n, path in ladder.paths().items() if n <= number):
        _, _, demo = source.cut(path.read_text("utf-8"))
        quoted = re.findall(r"`[^`]*`", source.docstring(path))
        names |= set(re.findall(r"\w+", " ".join([*quoted, demo])))
    return names


def wrapped(text, start=""):
    """Lines no longer than a terminal, indented below their start."""
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_on_hyphens=False,
    )
