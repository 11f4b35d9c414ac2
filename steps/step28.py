"""Step 28: Gradient descent

    > But the gradient, 0.707, tells where sin rises, not where it is lowest.

Against its gradient a function falls: take a small step that way, compute the
gradient there, take the next step. Rosenbrock's function is a narrow, curved
valley, with its minimum at (1, 1).

New: `rosenbrock`, `descend`.
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


if __name__ == "__main__":
    x = Variable(np.array(np.pi / 4))
    descend(sin, [x], rate=0.1, steps=200)
    print(f"sin is lowest at {x.data:.6f}; -pi / 2 is {-np.pi / 2:.6f}")

    x0, x1 = Variable(np.array(0.0)), Variable(np.array(2.0))
    y = rosenbrock(x0, x1)
    y.backward()
    print(f"rosenbrock(0, 2): {y.data}, gradient ({x0.grad}, {x1.grad})")

    done = 0
    for steps in 1, 10, 100, 1000:
        descend(rosenbrock, [x0, x1], rate=0.001, steps=steps - done)
        done = steps
        print(f"After {steps:4} steps: ({x0.data:.4f}, {x1.data:.4f})")
    distance = np.hypot(x0.data - 1, x1.data - 1)
    print(f"But after {done} steps, {distance:.2f} is left to the minimum.")
