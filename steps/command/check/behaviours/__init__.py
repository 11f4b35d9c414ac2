"""What a framework can do: one list that grows with the ladder.

A behaviour is one function that tries a thing on a `Framework` and raises
`Lacking` if it does not come out right. It names the step that brings it and
what the step before says instead: that failure is the reason for the step.
A behaviour knows nothing about who asks; tests, the check of a learner's
file and the matrix all use this list.

To add one, write one function under `@behaviour` in the module of its stage.
What several of them try in the same way is in probes.
"""

from steps.command.check.behaviours import (
    derivatives,
    expressions,
    gradient,
    networks,
)
from steps.command.check.behaviours.registry import Behaviour as Behaviour

STAGES = gradient, expressions, derivatives, networks

BEHAVIOURS = [behaviour for stage in STAGES for behaviour in stage.BEHAVIOURS]


def up_to(number):
    """What a step of this number must be able to do, in order."""
    return [b for b in BEHAVIOURS if b.is_asked(number)]
