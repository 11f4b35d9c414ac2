"""Mistakes that people really make, kept as data.

A `Mistake` is a wrong edit of a right step; the list of behaviours must catch
it, and say what is the matter. A `Use` is a wrong use of a right step, with
its symptom. Tests apply all of them, so none can outlive the code it belongs
to.

To add one, write one entry in the module of its stage.
"""

from tests.mistakes import derivatives, expressions, gradient, networks

STAGES = gradient, expressions, derivatives, networks

MISTAKES = [mistake for stage in STAGES for mistake in stage.MISTAKES]
USES = [use for stage in STAGES for use in stage.USES]
