"""Step 24: Real functions

    > But this was an expression of 2 functions; do real ones work?

Programs for optimization are tested on functions with a known minimum, such as
Sphere, Matyas and Goldstein-Price
(https://www.sfu.ca/~ssurjano/optimization.html). They are written like any
formula in Python, and their gradients come for free.

New: `sphere`, `matyas`, `goldstein`.
"""

import sys
from pathlib import Path

import numpy as np

# Python looks for imports beside this file; the package is a folder or two up.
sys.path += map(str, Path(__file__).resolve().parents[1:3])

from dezero_min import Variable, numerical_diff


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


if __name__ == "__main__":
    for f in sphere, matyas, goldstein:
        x, y = Variable(np.array(1.0)), Variable(np.array(1.0))
        z = f(x, y)
        z.backward()
        gx = numerical_diff(lambda x: f(x, y), x)
        gy = numerical_diff(lambda y: f(x, y), y)
        print(f"{f.__name__} at (1, 1): {z.data}")
        print(f"    gradient: {x.grad}, {y.grad}")
        print(f"    numerically: {gx:.5f}, {gy:.5f}")

    functions, waiting = set(), [z]  # z is the last one, goldstein's
    while waiting:
        function = waiting.pop().creator
        if function and function not in functions:
            functions.add(function)
            waiting += function.inputs
    found = f"{len(functions)} functions"
    print(f"But the graph of {f.__name__}, {found}, is nowhere to be seen.")
