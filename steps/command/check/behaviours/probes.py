"""Ways to try something that several behaviours share."""

import numpy as np

from steps.command.check.adapter import Lacking, describe
from steps.command.check.hints import NO_RETURN


def chain(step, x):
    """exp(x^2)^2, function by function."""
    for function in step.Square, step.Exp, step.Square:
        x = step.apply(function(), x)
    return x


def seeded(step, y, value=1.0):
    """Set the gradient that `backward` starts from: by hand until step 9."""
    y.grad = step.as_gradient(np.full_like(y.data, value))
    return y


def leaves_a_graph(step, name, call):
    """A helper's results have creators, each its own."""
    creators = [getattr(call(), "creator", None) for _ in range(2)]
    class_name = name.capitalize()
    step.expect(
        f"the creator of {name}(x)",
        lambda: "none" if creators[0] is None else "a function",
        "a function",
        f"`{name}` leaves no graph: `{class_name}()(...)` computes and notes"
        " the creator",
    )
    step.expect(
        f"the creators of two calls of {name}",
        lambda: "the same" if creators[0] is creators[1] else "two",
        "two",
        f"one `{class_name}()` for all calls remembers only its latest input:"
        f" make a new one in each call, `{class_name}()(x)`",
    )


def by_place(values):
    return ", ".join(str(value) for value in values)


def check_derivatives(step, tried, compute, points, slopes, hint=""):
    """Hold gradients against the known ones, inside 3 * f and from a seed.

    A derivative that forgets the gradient it is given is right alone, at one
    place. Each point is tried in numbers, and all of them in one array.

    compute: a function of as many variables as a point has values.
    slopes: for each variable, a function of the values; None if the
        derivative by it is not asked for.
    """
    triple = step.subclass(lambda x: 3 * x, lambda gy, x: 3 * gy)
    arrays = [np.array(values) for values in zip(*points)]
    for values in [*points, arrays]:
        variables = [step.variable(value) for value in values]
        where = f"{tried} at {by_place([describe(v.data) for v in variables])}"
        y = compute(*variables)
        if not isinstance(y, step.Variable):
            raise Lacking(where, describe(y), "a Variable", hint or NO_RETURN)
        if getattr(y, "creator", None) is None:
            raise Lacking(
                where,
                "a result without a creator",
                "a graph that leads back to its input",
                "the class computes and notes itself as the creator; arrays"
                " that are computed without it leave no graph",
            )
        z = step.apply(triple(), y)
        seeded(step, z, 2.0).backward()
        for name, v, slope in zip("xy", variables, slopes):
            if slope:
                step.expect(
                    f"the gradient of 3 * ({tried}) by {name} at"
                    f" {by_place([describe(v.data) for v in variables])}, from"
                    " the gradient 2",
                    lambda: v.grad,
                    6 * slope(*values),
                    hint,
                )
