"""Step 26: Drawing the graph: all of it

    > But goldstein has 78 nodes, too many to write by hand.

Behind a variable is its creator, behind a function are its inputs; so a loop
finds everything that the output came from. A node gets its key when it is first
seen. One that has a key is not visited again, however many ways lead to it.

New: `to_dot`.
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


if __name__ == "__main__":
    x, y = Variable(np.array(1.0), "x"), Variable(np.array(1.0), "y")
    print(to_dot(x * (x + y)))
    dot = to_dot(goldstein(x, y))
    print(f"goldstein: {dot.count('label')} nodes, {dot.count('->')} arrows")

    z = x
    for _ in range(50):
        z = z + z
    nodes = to_dot(z).count("label")
    print(f"50 doublings: {nodes} nodes, and {2**50:,} ways to x")

    try:
        np.sin(x)
    except TypeError as error:
        kind = type(error).__name__
        print(f"But np.sin(x) is a {kind}: NumPy does not know our variables.")
