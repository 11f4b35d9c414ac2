"""Step 27: Taylor series

    > But np.sin(x) is a TypeError: NumPy does not know our variables.

There are two ways to write a missing function: as a `Function` with its own
derivative, or as a formula of the functions that are there. The sine is the sum
of a series of powers, and the gradient of that sum comes for free.

New: `Sin`, `sin`, `taylor_sin`.
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


if __name__ == "__main__":
    x = Variable(np.array(np.pi / 4))
    y = sin(x)
    y.backward()
    print(f"sin(pi / 4): {y.data:.16f}, gradient {x.grad:.16f}")
    for threshold in 1e-4, 1e-10, 1e-16:
        x.cleargrad()
        y = taylor_sin(x, threshold)
        y.backward()
        n = to_dot(y).count("shape=box")
        print(f"{n:2} functions: {y.data:.16f}, gradient {x.grad:.16f}")

    y = taylor_sin(Variable(np.array(40.0)), 1e-10)
    print(f"Too far out, at 40: {y.data:.1f} for {np.sin(40):.1f}")
    slope = f"{x.grad:.3f}"
    print(f"But the gradient, {slope}, tells where sin rises,", end=" ")
    print("not where it is lowest.")
