"""The kinds of mistakes, and of other right ways."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Variant:
    """An edit of a step.

    step: the number of the step that is edited.
    title: what people do.
    edits: pairs of a text that is in the step once, and the other one.
    base: "ours", or "book" for the file that is typed from the book's text.
    """

    step: int
    title: str
    edits: tuple[tuple[str, str], ...]
    base: str = "ours"

    def apply_to(self, source):
        for right, wrong in self.edits:
            if source.count(right) != 1:
                raise ValueError(
                    f"step {self.step} has {source.count(right)} places for"
                    f" {self.title!r}, expected one: {right!r}"
                )
            source = source.replace(right, wrong)
        return source


@dataclass(frozen=True)
class Mistake(Variant):
    """A wrong edit of a step.

    behaviour: the name of the behaviour that must fail first, of those that
        the book asks for; of the others, where it asks for none that fails.
    says: a part of what the learner is told.
    """

    behaviour: str = ""
    says: str = ""


def mistake(step, title, behaviour, says, edits, base="ours"):
    return Mistake(step, title, edits, base, behaviour, says)


@dataclass(frozen=True)
class Use:
    """A wrong use of a right step.

    snippet: code that runs in the step's module.
    symptom: what `result` holds at the end, as text.
    """

    step: int
    title: str
    snippet: str
    symptom: str
