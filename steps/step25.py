"""Step 25: Drawing the graph: one node

    > But the graph of goldstein, 38 functions, is nowhere to be seen.

Graphviz draws what a text in DOT describes, with one line for each node and
each arrow. A node has a key of its own and a label for people: two boxes may
both be labelled `Add`.

New: `dot_variable`, `dot_function`.
"""

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


if __name__ == "__main__":
    x, y = Variable(np.array(1.0), "x"), Variable(np.array(1.0), "y")
    z = x + y
    z.name = "z"
    print("digraph {")
    for key, variable in ("v0", x), ("v1", y), ("v2", z):
        print(dot_variable(key, variable))
    print(dot_function("f0", z.creator))
    print("v0 -> f0\nv1 -> f0\nf0 -> v2\n}")

    nodes, waiting = set(), [goldstein(x, y)]
    while waiting:
        node = waiting.pop()
        if node is not None and node not in nodes:
            nodes.add(node)
            is_function = isinstance(node, Function)
            waiting += node.inputs if is_function else [node.creator]
    print(f"But goldstein has {len(nodes)} nodes, too many to write by hand.")
