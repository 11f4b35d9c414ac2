"""What a behaviour is, and how a stage lists its own.

Here goes what holds for the behaviours of every stage.
"""

import math
from collections.abc import Callable, Container
from dataclasses import dataclass

from steps.command.check.adapter import (
    ERRORS,
    Framework,
    Lacking,
    lacking_after,
)

EVERYWHERE = range(1, 1000)
# Where the book's `backward` and its functions wait for the arguments to come.
BETWEEN = (11, 12)


@dataclass(frozen=True)
class Behaviour:
    """One thing that a framework can do.

    step: the number of the step that brings it.
    title: what it can do, for a table.
    before: a pattern for what the step before says when it is tried.
    further: the steps at which the book does not ask for it; we do.
    last: the last step that is asked for it.
    ours: whether a file of the book's design (see `creates_graphs`) need not.
    run: raises `Lacking` where a `Framework` does not do it.
    """

    step: int
    title: str
    before: str
    further: Container[int]
    last: float
    ours: bool
    run: Callable[[Framework], None]

    @property
    def name(self):
        return self.run.__name__

    def is_asked(self, number):
        """Whether a step of this number must be able to do it."""
        return self.step <= number <= self.last

    def is_of_book(self, level):
        """Whether the book asks for it, too, at a step."""
        return level not in self.further

    def try_on(self, module, level=None):
        """None if the module behaves like this, else what it lacks.

        level: the step that the module is to be; the behaviour's, if None.
        """
        framework = Framework(module, self.step, level)
        with framework.settings():
            try:
                self.run(framework)
                return None
            except Lacking as found:
                lacking = found
            except ERRORS as error:
                lacking = lacking_after(
                    error, framework, self.title, "no error"
                )
            lacking.further = self.ours and framework.creates_graphs
            return framework.with_clue(lacking)


def stage():
    """A list of behaviours, empty, and the decorator that adds to it."""
    behaviours: list[Behaviour] = []

    def behaviour(
        step, title, before="", further=(), last=math.inf, ours=False
    ):
        def add(run):
            new = Behaviour(step, title, before, further, last, ours, run)
            behaviours.append(new)
            return run

        return add

    return behaviours, behaviour
