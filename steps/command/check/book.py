"""Where the book goes another way than we do from step 25 on, and is right.

Its scripts stand on a package of another name, and its gradients are variables
on `x.grad`. What it calls otherwise is tried under our name.
"""

import inspect
import re
import sys
from pathlib import Path
from types import ModuleType

PACKAGE = "dezero_min"  # what a script of ours stands on
# Scripts whose new names belong into the script, whatever the package has.
OWN_NAMES = range(27, 30)
OTHERWISE = 25  # the first step of which the book has another version
SECOND_ORDER = 32  # the step of `create_graph`


def home(module):
    """The module that a file's Variable comes from; None if it is the file's.

    That of another step is not meant, nor another package that is installed. A
    file may write `dezero.Variable`, or import only what stands on it.
    """
    places = [module]
    places += [m for m in vars(module).values() if isinstance(m, ModuleType)]
    for value in vars(module).values():
        root = str(getattr(value, "__module__", "")).partition(".")[0]
        if hasattr(sys.modules.get(root), "Function"):
            places.append(sys.modules[root])
    boxes = [place.Variable for place in places if hasattr(place, "Variable")]
    name = getattr(boxes[0], "__module__", None) if boxes else None
    if name == module.__name__ or re.match(r"step\d\d$", name or ""):
        return None
    if is_installed(found := sys.modules.get(name)):
        return found if name.partition(".")[0] == PACKAGE else None
    return found


def is_installed(module):
    """Whether a module is one of those that pip has put in their place."""
    return "site-packages" in Path(getattr(module, "__file__", "") or "").parts


def family(home):
    """That module, its package, and what else of the package is loaded.

    A package may have two engines; what stands on the other one is left out.
    The book has a function and a layer `Linear`: functions come last.
    """
    root = home.__name__.partition(".")[0]
    names = [home.__name__, root]
    names += [name for name in sys.modules if name.startswith(f"{root}.")]
    names.sort(key=lambda name: name.endswith("functions"))
    engine = {"Variable", "Function"} & vars(home).keys()
    return [
        module
        for module in map(sys.modules.get, dict.fromkeys(names))
        if module
        and all(
            getattr(module, name, None) in (None, getattr(home, name))
            for name in engine
        )
    ]


def creates_graphs(variable):
    """Whether gradients of a class of variables are variables by request."""
    backward = getattr(variable, "backward", None)
    return (
        callable(backward)
        and "create_graph" in inspect.signature(backward).parameters
    )


def grad(y, x):
    """What `grad(y, x)` is, by a `backward` that creates a graph.

    The gradients stay where this design has them, on the variables.
    """
    xs = x if isinstance(x, (list, tuple)) else [x]
    for v in y, *xs:
        v.cleargrad()
    is_inner = any(v.creator is not None for v in xs)
    y.backward(retain_grad=is_inner, create_graph=True)
    gradients = [0 * v if v.grad is None else v.grad for v in xs]
    return gradients if xs is x else gradients[0]


def to_dot(get_dot_graph):
    """A graph as text, where each function describes its inputs anew."""
    takes = inspect.signature(get_dot_graph).parameters
    plain = {"verbose": False} if "verbose" in takes else {}

    def once(y):
        seen = set()
        for line in get_dot_graph(y, **plain).split("\n"):
            if "->" in line or line not in seen:
                yield line
            seen.add(line)

    return lambda y: "\n".join(once(y))


def with_key(describe):
    """A node's own line, with a key of our choice for its identity."""

    def line(key, node):
        text = describe(node)
        if not isinstance(text, str):
            return text
        return text.partition("\n")[0].replace(str(id(node)), key)

    return line


# By our name, that of the book, and how to make the one of the other.
NAMES = {
    "dot_variable": ("_dot_var", with_key),
    "dot_function": ("_dot_func", with_key),
    "to_dot": ("get_dot_graph", to_dot),
    "taylor_sin": ("my_sin", lambda my_sin: my_sin),
}


def other_way(name, by_book):
    """A sentence about a missing name for which the book has another."""
    if name == "grad":
        return (
            "gradients are returned by `grad(y, x)`; the book's"
            " `y.backward(create_graph=True)` is taken for it, too"
        )
    if by_book and name in NAMES:
        return f"the book calls it `{NAMES[name][0]}`"
    return ""


def remark(step):
    """How a file of this design is tried, a sentence, or ""."""
    if step.level < OTHERWISE:
        return ""
    if step.creates_graphs and step.level >= SECOND_ORDER:
        return (
            "As in the book, a gradient is a Variable on `x.grad`: it is tried"
            " by `x.cleargrad()`, `y.backward(create_graph=True)`, `x.grad`."
            " The price of this design is that each further derivative must"
            " clear x first, and that x and its gradients stay in memory until"
            " the collector runs."
        )
    return (
        "It stands on a package of its own, as in the book: what the book calls"
        " otherwise is tried under that name."
    )
