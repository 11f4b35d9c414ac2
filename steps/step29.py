"""Step 29: Newton's method by hand

    > But after 1000 steps, 0.62 is left to the minimum.

The gradient gives the direction, the second derivative how far to go. For a
parabola, x - f'(x) / f''(x) is the place where the gradient is 0; for any other
function it is often close. The formula of f'' is worked out by hand.

New: `newton`.
"""

import math
import sys
from pathlib import Path

import numpy as np

# Python looks for imports beside this file; the package is a folder or two up.
sys.path += map(str, Path(__file__).resolve().parents[1:3])

from dezero_min import Function, Variable


def sphere(x, y):
    return x**2 + y**2


def matyas(x, y):
    return 0.26 * (x**2 + y**2) - 0.48 * x * y


def goldstein(x, y):
    return (
        1
        + (x + y + 1) ** 2
        * (19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2)
    ) * (
        30
        + (2 * x - 3 * y) ** 2
        * (18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2)
    )


def dot_variable(key, variable):
    """A variable as a line of DOT: an orange ellipse with its name."""
    name = variable.name or ""
    return f'{key} [label="{name}", style=filled, color=orange]'


def dot_function(key, function):
    """A function as a line of DOT: a blue box with the name of its class."""
    name = type(function).__name__
    return f'{key} [label="{name}", style=filled, color=lightblue, shape=box]'


def to_dot(y):
    """The graph that ends in y, as a text in DOT, with each node once."""
    keys, lines = {y: "n0"}, []
    waiting = [y]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function):
            lines.append(dot_function(keys[node], node))
            sources = node.inputs
        else:
            lines.append(dot_variable(keys[node], node))
            sources = [] if node.creator is None else [node.creator]
        for source in sources:
            if source not in keys:
                keys[source] = f"n{len(keys)}"
                waiting.append(source)
            lines.append(f"{keys[source]} -> {keys[node]}")
    return "\n".join(["digraph {", *lines, "}"])


class Sin(Function):
    def forward(self, x):
        return np.sin(x)

    def backward(self, gy):
        x = self.inputs[0].data
        return np.cos(x) * gy


def sin(x):
    return Sin()(x)


def taylor_sin(x, threshold=1e-4):
    """The sine of x as a sum of powers, x - x^3 / 3! + x^5 / 5! - ...

    The last term is the first one with all its numbers below the threshold.
    The further from 0, the more terms it takes, and the worse they round.
    """
    y = term = x
    n = 1
    while np.max(np.abs(term.data)) >= threshold:
        n += 2
        term = (-1) ** (n // 2) / math.factorial(n) * x**n
        y = y + term
    return y


def rosenbrock(x0, x1):
    return 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2


def descend(f, xs, rate, steps):
    """Walk downhill on f, from where the variables xs are.

    Each step moves all of them at once, by `rate` times their gradients.
    """
    for _ in range(steps):
        for x in xs:
            x.cleargrad()
        f(*xs).backward()
        for x in xs:
            x.data = x.data - rate * x.grad


def newton(f, x, f2):
    """Move x, in one step of Newton's method, to where f may be level.

    f2: the second derivative of f, a function of an array.
    """
    x.cleargrad()
    f(x).backward()
    x.data = x.data - x.grad / f2(x.data)


if __name__ == "__main__":

    def f(x):
        return x**4 - 2 * x**2

    x = Variable(np.array(2.0))
    for i in range(1, 8):
        newton(f, x, lambda x: 12 * x**2 - 4)
        print(f"{i}: {x.data}")

    x = Variable(np.array(2.0))
    descend(f, [x], rate=0.01, steps=100)
    print(f"100 steps downhill: {x.data}")

    x, steps = Variable(np.array(2.0)), 0
    while x.data != 1:
        newton(f, x, lambda x: 12 * x - 4)
        steps += 1
    slip = "a slip in f2, 12*x for 12*x^2"
    print(f"But with {slip}, it still finds {x.data}, in {steps} steps.")
