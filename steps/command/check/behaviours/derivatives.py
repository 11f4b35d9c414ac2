"""Behaviours of the third stage: steps 25 to 36."""

import contextlib
import copy
import gc
import re
import weakref

import numpy as np

from steps.command.check.adapter import Lacking, describe
from steps.command.check.behaviours.probes import check_derivatives
from steps.command.check.behaviours.registry import stage
from steps.command.check.hints import NO_RETURN

BEHAVIOURS, behaviour = stage()

NODE = re.compile(r'\s*"?(\w+)"? *\[(.*)\]')
ARROW = re.compile(r'\s*"?(\w+)"? *-> *"?(\w+)"?')
LABEL = re.compile(r'\blabel *= *"([^"]*)"')


def label(tried, line, key):
    """The label of a node in quotation marks; `Lacking` without one."""
    if line is None:
        raise Lacking(tried, "None", "a line of DOT", NO_RETURN)
    node = NODE.match(line) if isinstance(line, str) else None
    found = node and LABEL.search(node[2])
    if not found or node[1] != key:
        raise Lacking(
            tried,
            shown(line),
            f'{key} [label="...", ...]',
            "a line of DOT is a key and, in brackets, what belongs to it; a"
            " label is in quotation marks: f'{key} [label=\"{name}\"]'",
        )
    return f'"{found[1]}"'


def shown(text):
    """The first line of a text; what is no text by its type."""
    if not isinstance(text, str):
        return describe(type(text))
    first, *more = text.split("\n")
    return f"{first} ..." if more else first


@behaviour(25, "a node as a line of DOT", "no dot_variable")
def writes_nodes(step):
    step.about("dot_variable", "dot_function")
    x, y = step.Variable(np.array(0.0), "x 0"), step.variable(2.0)
    z = x + y
    function = z.creator
    named = "the label is the name of the variable"
    kind = "the label is the name of its class: `type(function).__name__`"
    for tried, write, node, key, expected, hint in [
        ('dot_variable("v0", x)', "dot_variable", x, "v0", "x 0", named),
        (
            'dot_variable("v1", y), y without a name',
            "dot_variable",
            y,
            "v1",
            "",
            'a variable without a name has the label "": `variable.name or ""`',
        ),
        (
            'dot_function("f0", x + y)',
            "dot_function",
            function,
            "f0",
            type(function).__name__,
            kind,
        ),
    ]:
        step.expect(
            f"the label in {tried}",
            lambda: label(tried, getattr(step, write)(key, node), key),
            f'"{expected}"',
            hint,
        )


def graph_of(step, y):
    """The labels of the nodes by key, and the arrows as pairs of keys."""
    text = step.to_dot(y)
    tried = "to_dot(y)"
    if not isinstance(text, str) or not re.match(
        r"\s*digraph\b.*\{.*\}\s*$", text, re.DOTALL
    ):
        raise Lacking(
            tried,
            shown(text),
            "a text that begins with `digraph {` and ends with `}`",
            "the lines are joined by line breaks, between `digraph {` and `}`",
        )
    nodes, arrows = {}, []
    for line in re.split(r"[\n;]", text):
        if arrow := ARROW.match(line):
            arrows.append(arrow.groups())
        elif node := NODE.match(line):
            if node[1] in nodes:
                raise Lacking(
                    tried,
                    f"{node[1]} is described twice",
                    "one line for each node",
                    "each node has a key of its own, and one that has its key"
                    " already is not visited again",
                )
            nodes[node[1]] = label(tried, line, node[1])
    return nodes, arrows


@behaviour(26, "the whole graph, each node once", "no to_dot")
def writes_graphs(step):
    x, y = step.variable(0.0), step.variable(1.0)
    t = x + y
    z = x * t
    step.expect(
        "the nodes of x * (x + y), x and y without names",
        lambda: len(graph_of(step, z)[0]),
        6,
        "each node has a key of its own; an input has no creator to go on to:"
        " `node.creator is None`, where `if node:` would ask for its number",
    )
    step.expect(
        "its arrows",
        lambda: len(graph_of(step, z)[1]),
        6,
        "one to a function from each of its inputs, one to a variable from its"
        " creator",
    )
    for name, v in zip("xytz", (x, y, t, z)):
        v.name = name
    add, mul = (type(v.creator).__name__ for v in (t, z))
    nodes, arrows = graph_of(step, z)
    said = [
        f"{nodes.get(a, 'nothing')} -> {nodes.get(b, 'nothing')}".replace(
            '"', ""
        )
        for a, b in arrows
    ]
    step.expect(
        "the arrows of z = x * t, t = x + y, where x is 0",
        lambda: ", ".join(sorted(said)),
        ", ".join(
            sorted(
                f"{a} -> {b}"
                for a, b in [
                    ("x", mul),
                    ("t", mul),
                    (mul, "z"),
                    ("x", add),
                    ("y", add),
                    (add, "t"),
                ]
            )
        ),
        "an arrow points from an input to its function, from a function to its"
        " output",
    )
    doublings = [x]
    for _ in range(12):
        doublings.append(doublings[-1] + doublings[-1])
    step.expect(
        "the nodes and the arrows of 12 doublings",
        lambda: tuple(map(len, graph_of(step, doublings[-1]))),
        (25, 36),
        "a node that has its key already is not visited again",
    )


@behaviour(
    26,
    "an input alone is a graph, too",
    "no to_dot",
    instead="the book draws what a function has computed, and an input has no"
    " creator to begin with",
)
def draws_an_input(step):
    step.expect(
        "the nodes of an input alone",
        lambda: len(graph_of(step, step.variable(1.0))[0]),
        1,
        "an input has no creator to go on to",
    )


SERIES = (
    "x - x^3 / 3! + x^5 / 5! - ..., until the absolute value of a term is below"
    " the threshold"
)


@behaviour(27, "sin, with its derivative", "no sin")
def knows_the_sine(step):
    for value in 0.5, [0.1, 2.0, -3.0]:
        x = step.variable(value)
        step.expect(f"sin at {value}", lambda: step.sin(x).data, np.sin(x.data))
    check_derivatives(
        step,
        "sin(x)",
        step.sin,
        [(0.5,), (2.0,)],
        [np.cos],
        "the derivative of sin is cos, times the gradient that `backward` is"
        " given",
    )


@behaviour(27, "sin by its Taylor series", "no taylor_sin")
def sums_a_series(step):
    for value in 2.0, -3.0, 0.5:
        x = step.variable(value)
        y = step.taylor_sin(x, 1e-10)
        step.expect(
            f"taylor_sin at {value}, down to 1e-10",
            lambda: y.data,
            np.sin(value),
            SERIES,
        )
        y.backward()
        step.expect(
            f"its gradient at {value}",
            lambda: x.grad,
            np.cos(value),
            "the terms are variables: only so does the sum have a graph",
        )


@behaviour(28, "Rosenbrock's valley", "no rosenbrock")
def knows_the_valley(step):
    x0, x1 = step.variable(0.0), step.variable(2.0)
    formula = "100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2"
    y = step.rosenbrock(x0, x1)
    step.expect("rosenbrock at (0, 2)", lambda: y.data, 401.0, formula)
    y.backward()
    for name, v, expected in ("x0", x0, -2.0), ("x1", x1, 400.0):
        step.expect(
            f"its gradient by {name}", lambda: v.grad, expected, formula
        )


ANEW = (
    "`x.data -= ...` writes into the array itself, which others may hold;"
    " `x.data = x.data - ...` makes a new one"
)


IN_SCRIPT = "the book writes this loop into the script, without a name"


@behaviour(28, "downhill by the gradient", "no descend", instead=IN_SCRIPT)
def walks_downhill(step):
    def f(x0, x1):
        return 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2

    x0, x1 = step.variable(0.0), step.variable(2.0)
    start = x0.data
    moves = (
        "`f(*xs).backward()` computes all gradients, then `x.data = x.data -"
        " rate * x.grad` moves each x"
    )

    def walked(*xs, **numbers):
        step.descend(f, [*xs], rate=0.001, **numbers)
        return np.array([x.data for x in xs])

    for steps, expected, hint in [
        (1, [0.002, 1.6], moves),
        (
            9,
            [0.06463840226, 0.21613620876],
            "every step begins with `cleargrad` and computes new gradients,"
            " all of them at the same place",
        ),
    ]:
        step.expect(
            "(x0, x1) after one step from (0, 2) in Rosenbrock's valley, at the"
            " rate 0.001"
            if steps == 1
            else f"(x0, x1) after {steps} more",
            lambda: walked(x0, x1, steps=steps),
            expected,
            hint,
        )
    step.expect("the array that x0 held before, 0", lambda: start, 0.0, ANEW)
    x = step.variable([1.0, -2.0])
    step.descend(lambda x: x**2, [x], rate=0.1, steps=2)
    step.expect(
        "[1, -2] after two steps on x^2 at the rate 0.1",
        lambda: x.data,
        [0.64, -1.28],
        moves,
    )


def moved(step, f, x, *f2):
    """Where one step of Newton's method takes x."""
    step.newton(f, x, *f2)
    return x.data


@behaviour(29, "Newton's method with f''", "no newton", instead=IN_SCRIPT)
def jumps_by_newton(step):
    def f2(x):
        if isinstance(x, step.Variable):
            raise Lacking(
                "newton(f, x, f2)",
                "f2 is given a Variable",
                "an array: f2 is a function of arrays",
                "open the box: `f2(x.data)`",
            )
        return 12 * x**2 - 4

    goes = (
        "one step goes to x - f'(x) / f''(x), computed with arrays: the"
        " gradient of f, and `f2(x.data)`"
    )
    x = step.variable(5.0)
    step.expect(
        "x after one step from 5 on 3x^2 - 6x",
        lambda: moved(step, lambda x: 3 * x**2 - 6 * x, x, lambda x: 6.0),
        1.0,
        goes,
    )
    x = step.variable(2.0)
    start = x.data
    for expected, hint in [
        (1.4545454545454546, goes),
        (
            1.1510467893775467,
            "`x.cleargrad()`, with its parentheses, comes before `backward`",
        ),
    ]:
        step.expect(
            "x after the next step from 2 on x^4 - 2x^2",
            lambda: moved(step, lambda x: x**4 - 2 * x**2, x, f2),
            expected,
            hint,
        )
    step.expect("the array that x held before, 2", lambda: start, 2.0, ANEW)
    x = step.variable(5.0)
    step.expect(
        "x after one step from 5 on 3x^2 - 6x, where f2 says 12",
        lambda: moved(step, lambda x: 3 * x**2 - 6 * x, x, lambda x: 12.0),
        3.0,
        "the f2 that is given is what divides, whatever the derivatives are",
    )
    jumps_uphill(step, f2)


def jumps_uphill(step, *f2):
    """Newton's method looks for a level place, a maximum as well."""
    x = step.variable(0.1)
    step.expect(
        "x after one step from 0.1 on x^4 - 2x^2, which curves downwards there",
        lambda: moved(step, lambda x: x**4 - 2 * x**2, x, *f2),
        -0.0020618556701,
        "f'' divides with its sign: where it is negative, the step goes uphill",
        rtol=1e-9,
    )


def opened(step, x):
    """The array in a variable, or the array itself."""
    return x.data if isinstance(x, step.Variable) else x


@behaviour(
    30,
    "grad: a gradient as a result",
    "no grad",
    instead="in the book a gradient is a Variable that stays on `x.grad`, from"
    " step 32 on with a graph if `create_graph` asks for it",
)
def returns_gradients(step):
    x = step.variable(2.0)
    a = x**2
    y = a**2 - 2 * a
    step.expect(
        "whether grad(y, x) is a list",
        lambda: isinstance(step.grad(y, x), (list, tuple)),
        False,
        "a single variable gives its gradient, several give a list",
    )
    step.expect(
        "whether grad(y, [x]) is a list",
        lambda: isinstance(step.grad(y, [x]), (list, tuple)),
        True,
        "a list gives a list, also where one variable is in it: ask for the"
        " type of `x`, not for its length",
    )
    for time, hint in [
        (
            "",
            "every use of a variable adds to its gradient in the dictionary,"
            " which is a new one in each call; the youngest function of those"
            " waiting runs first, `max(waiting, key=...)`",
        ),
        (", asked again", "each call begins with a new dictionary"),
    ]:
        step.expect(
            f"grad of x^4 - 2x^2 at 2{time}",
            lambda: opened(step, step.grad(y, x)),
            24.0,
            hint,
        )
    x.grad = np.array(7.0)
    y.grad = np.array(5.0)
    step.expect(
        "grad(y, x), where y.grad is 5",
        lambda: opened(step, step.grad(y, x)),
        24.0,
        "`grad` starts from ones, whatever `y.grad` is",
    )
    for name, v, before in ("x", x, 7.0), ("y", y, 5.0):
        step.expect(
            f"{name}.grad after grad(y, x), {before:.0f} before it",
            lambda: v.grad,
            before,
            f"`grad` returns gradients and leaves `{name}.grad` as it is",
        )
    y.cleargrad()
    step.expect(
        "grad(y, a) by a variable in between, a = x^2",
        lambda: opened(step, step.grad(y, a)),
        6.0,
        "the dictionary keeps all gradients for `grad`, not only the inputs'",
    )
    in_order = "several variables give a list of gradients, in their order"
    x0, x1 = step.variable(3.0), step.variable(5.0)
    z = x0 * x1 + x0
    step.expect(
        "how many gradients grad(z, [x0, x1]) returns",
        lambda: len(step.grad(z, [x0, x1])),
        2,
        in_order,
    )
    step.expect(
        "grad(z, [x0, x1]) of z = x0 * x1 + x0 at 3 and 5",
        lambda: [float(opened(step, gx)) for gx in step.grad(z, [x0, x1])],
        [6.0, 3.0],
        in_order,
    )
    x1 = step.variable([1.0, 2.0])
    z = x0 * x1 + x0
    for name, i, expected in ("x0", 0, 5.0), ("x1", 1, [3.0, 3.0]):
        step.expect(
            f"grad of x0 * x1 + x0 by {name}, at 3 and [1, 2]",
            lambda: opened(step, step.grad(z, [x0, x1])[i]),
            expected,
            "a gradient has the shape of its variable: what NumPy repeated is"
            " summed",
        )
    step.expect(
        "grad(y, x1), where y does not need x1",
        lambda: opened(step, step.grad(y, x1)),
        [0.0, 0.0],
        "where nothing arrives, the gradient is zeros in the shape of x1",
    )
    small = step.variable([1.0, 2.0], "float32")
    step.expect(
        "the dtype of grad(x * x, x), x of float32",
        lambda: opened(step, step.grad(small * small, small)).dtype.name,
        "float32",
        "`np.ones` is float64: `grad` starts from `np.ones_like(y.data)`",
    )
    x.cleargrad()
    y.backward()
    step.expect(
        "x.grad after y.backward()",
        lambda: opened(step, x.grad),
        24.0,
        "`backward` puts the gradients of the inputs on them",
    )
    takes_unused_outputs(step)
    starts_and_ends_alike(step)


def takes_unused_outputs(step):
    function = step.subclass(lambda x: (2 * x, 3 * x), lambda gy, _, x: 2 * gy)
    x = step.variable(2.0)
    pair = [*function()(x)]
    first = pair[0]
    needless = (
        "an output that y does not need is not in the dictionary: `.get(...)`"
        " has None for it, and `.pop(..., None)` does not mind"
    )
    for what in "unused", "gone":
        step.expect(
            f"grad by x of a first output, 2x, whose second is {what}",
            lambda: opened(step, step.grad(first, x)),
            2.0,
            needless,
        )
        x.cleargrad()
        first.backward()
        step.expect(
            "x.grad after its backward()",
            lambda: opened(step, x.grad),
            2.0,
            needless,
        )
        pair.clear()


def starts_and_ends_alike(step):
    """What `backward` leaves on variables is as it was before `grad` came."""
    seed = (
        "the gradient that `backward` starts from is taken off the output:"
        " `self.grad = None`"
    )
    x = step.variable(3.0)
    y = x**2
    for expected in 1.0, 1.0:
        x.backward()
        step.expect(
            "x.grad after one more x.backward() of an input",
            lambda: opened(step, x.grad),
            expected,
            seed,
        )
    x.cleargrad()
    y.grad = np.array(2.0)
    y.backward()
    y.backward()
    step.expect(
        "x.grad of x^2 at 3, after y.backward() from y.grad = 2 and one more",
        lambda: opened(step, x.grad),
        18.0,
        seed,
    )
    x = step.variable([1.0, 2.0])
    a = x * x
    y = a * a
    for time in "one", "two":
        y.backward(retain_grad=True)
        step.expect(
            f"a.grad of a * a for a = x * x at [1, 2], after {time}"
            " backward(retain_grad=True)",
            lambda: opened(step, a.grad),
            [2.0, 8.0],
            "only inputs add up over calls: what an earlier call has left on a"
            " variable with a creator is cleared",
        )
    kept = x.grad
    before = np.array(opened(step, kept))
    y.backward()
    step.expect(
        "an array that was x.grad, after the next backward",
        lambda: opened(step, kept),
        before,
        "`+=` writes into an array that others may hold; `x.grad = x.grad + gx`"
        " makes a new one",
    )


def check_orders(step, tried, f, value, slopes, hint, rule=None):
    """Hold the derivatives of f, one after the other, against known arrays.

    rule: what is said if the first derivative is wrong. Of further ones, the
        function is named that is found to be the reason, and the hint is said
        if there is none. None if the hint fits all.
    """
    x = step.variable(value)
    ys = [f(x)]

    def next_one():
        ys.append(step.grad(ys[-1], x))
        return array_in(step, ys[-1])

    for n, slope in enumerate(slopes, 1):
        step.expect(
            f"derivative {n} of {tried} at {describe(x.data)}",
            next_one,
            slope(x.data) + 0 * x.data,
            hint
            if rule is None
            else rule
            if n == 1
            else lambda: opener(step, ys) or hint,
        )


def functions_of(ys):
    """The functions that variables came from."""
    functions, waiting = {}, [*ys]
    while waiting:
        function = getattr(waiting.pop(), "creator", None)
        if function is not None and id(function) not in functions:
            functions[id(function)] = function
            waiting += function.inputs
    return functions.values()


def opener(step, ys):
    """A sentence about the function whose `backward` opens a box; "" if none.

    Each that ys came from is tried alone.
    """
    for function in functions_of(ys):
        with contextlib.suppress(Exception):
            if opens_a_box(step, copy.copy(function), function.inputs):
                return closed(type(function).__name__)
    return ""


def opens_a_box(step, function, inputs):
    """Whether what `backward` returns changes otherwise than its graph says.

    All inputs and gradients that it is given are moved a bit, one by one.
    """
    xs = [step.Variable(x.data) for x in inputs]
    ys = function(*xs)
    ys = ys if isinstance(ys, (list, tuple)) else [ys]
    gys = [step.variable(np.full(y.shape, 0.7)) for y in ys]

    def backward():
        ends = function(*xs)  # kept until the end: weak references lead there
        gxs = function.backward(*gys)
        return [*gxs] if isinstance(gxs, tuple) else [gxs], ends

    def sums(v, move):
        before, v.data = v.data, np.array(v.data + move)
        sums = [np.sum(gx.data) for gx in backward()[0]]
        v.data = before
        return np.array(sums)

    gxs, _ends = backward()
    for i, gx in enumerate(gxs):
        if not isinstance(gx, step.Variable) or any(gx is gy for gy in gys):
            continue  # no box is there, or none was opened
        if gx.creator is None:
            return True
        for v in *xs, *gys:
            slope = ((sums(v, 1e-4) - sums(v, -1e-4)) / 2e-4)[i]
            told = np.sum(step.grad(gx, v).data)
            if abs(told - slope) > 1e-4 * (1 + abs(slope)):
                return True
    return False


def array_in(step, gx):
    """The array in a gradient, which is a variable from step 32 on."""
    if not isinstance(gx, step.Variable):
        raise Lacking(
            "the type of a gradient",
            describe(type(gx)),
            "Variable",
            "gradients are variables, and so is all that `backward` computes"
            " them with",
        )
    return gx.data


def closed(name):
    return (
        f"a box that `{name}.backward` opens is a constant for the next"
        " gradient: compute with variables"
    )


# Where no function's `backward` is the reason.
BETWEEN_THEM = (
    "no `backward` of a function opens a box here: between them, `gradients`"
    " adds up variables, `grads[x] + gx`, without `.data`"
)
RULES = {
    "Pow": "the derivative of x ** c is c * x ** (c - 1), also where c is"
    " negative or a fraction; only x ** 0 has 0",
}


@behaviour(32, "the gradient of a gradient", "got float64, expected Variable")
def differentiates_again(step):
    x = step.variable(2.0)
    triple = step.subclass(lambda x: 3 * x, lambda gy, x: 3 * gy)
    for tried, y in ("x * x", x * x), ("3 * x", triple()(x)):
        step.expect(
            f"the type of grad({tried}, x)",
            lambda: type(step.grad(y, x)),
            step.Variable,
            "`grad` starts from `Variable(np.ones_like(y.data))`, and all that"
            " follows is computed with variables",
        )
    step.expect(
        "the type of grad(x * x, a), where x * x does not need a",
        lambda: type(step.grad(x * x, step.variable(1.0))),
        step.Variable,
        "zeros are a variable, too",
    )
    step.expect(
        "whether a gradient 3 * gy has a graph",
        lambda: step.grad(triple()(x), x).creator is not None,
        True,
        "something cuts it off: `no_grad` is for `Variable.backward` alone, and"
        " `sum_to` for gradients whose shape is another",
    )

    def constant(value):
        return lambda x: value

    for tried, f, slopes, name in [
        (
            "x * x * x",
            lambda x: x * x * x,
            [lambda x: 3 * x**2, lambda x: 6 * x, constant(6)],
            "Mul",
        ),
        (
            "x ** 4",
            lambda x: x**4,
            [lambda x: 4 * x**3, lambda x: 12 * x**2, lambda x: 24 * x],
            "Pow",
        ),
        (
            "x ** -1",
            lambda x: x**-1,
            [lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4],
            "Pow",
        ),
        (
            "square(x)",
            step.own("square"),
            [lambda x: 2 * x, constant(2), constant(0)],
            "Square",
        ),
        ("exp(x)", step.own("exp"), [np.exp] * 3, "Exp"),
        (
            "1 / x",
            lambda x: 1 / x,
            [lambda x: -1 / x**2, lambda x: 2 / x**3, lambda x: -6 / x**4],
            "Div",
        ),
        (
            "x / (1 + x)",
            lambda x: x / (1 + x),
            [lambda x: 1 / (1 + x) ** 2, lambda x: -2 / (1 + x) ** 3],
            "Div",
        ),
        (
            "(3 - x) * -x",
            lambda x: (3 - x) * -x,
            [lambda x: 2 * x - 3, constant(2), constant(0)],
            "Neg",
        ),
    ]:
        for value in (2.0, [0.5, -0.7]) if f else ():
            check_orders(
                step, tried, f, value, slopes, BETWEEN_THEM, RULES.get(name, "")
            )
    x, y = step.variable([0.5, 2.0]), step.variable([-0.7, 3.0])
    for tried, f, slope in [
        ("x * y", lambda: x * y, lambda x, y: 1),
        ("x / y", lambda: x / y, lambda x, y: -1 / y**2),
        ("x ** 3 * y", lambda: x**3 * y, lambda x, y: 3 * x**2),
    ]:
        for v, w, by in (x, y, "x, then by y"), (y, x, "y, then by x"):
            step.expect(
                f"the derivative of {tried} by {by}, at [0.5, 2] and [-0.7, 3]",
                lambda: array_in(step, step.grad(step.grad(f(), v), w)),
                slope(x.data, y.data) + 0 * x.data,
                lambda: opener(step, [f(), step.grad(f(), v)]) or BETWEEN_THEM,
            )
    x = step.variable(2.0)
    y = x**2
    gx = step.grad(y, x)
    x.cleargrad()
    (gx**3 + y).backward()
    step.expect(
        "the gradient of y'^3 + y for y = x^2 at 2",
        lambda: x.grad,
        100.0,
        "a gradient is a variable like any other: `backward` goes on through"
        " its graph",
    )


@behaviour(
    32,
    "x ** 2 at 0, of every order",
    "got float64, expected Variable",
    instead="the book's `c * x ** (c - 1)` comes to 0 * x ** -1, nan at 0",
)
def knows_constant_powers(step):
    with np.errstate(all="ignore"):
        check_orders(
            step,
            "x ** 2",
            lambda x: x**2,
            0.0,
            [lambda x: 0, lambda x: 2, lambda x: 0, lambda x: 0],
            "the derivative of x ** 0 is 0; 0 * x ** -1 would be nan at 0",
        )


@contextlib.contextmanager
def no_collector():
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


@behaviour(
    32,
    "a gradient's graph is gone at once",
    "no attribute 'creator'",
    instead="the price of `create_graph`: x holds its gradient, whose graph"
    " holds x, until the collector runs",
)
def frees_gradients(step):
    x = step.variable(2.0)
    gradients = [step.grad(x * x * x, x)]
    step.expect(
        "whether the gradient has a graph",
        lambda: gradients[0].creator is not None,
        True,
        closed("Mul"),
    )
    gradients.append(step.grad(gradients[0], x))
    watched = [weakref.ref(gradient) for gradient in gradients]
    with no_collector():
        gradients.clear()
        for name, reference in zip(("first", "second"), watched):
            step.expect(
                f"a {name} gradient that was dropped",
                lambda: "gone" if reference() is None else "still in memory",
                "gone",
                "its graph leads to x, so x must not hold it: `grad` returns"
                " it and leaves it nowhere",
            )


@behaviour(32, "backward() builds no graph", "no attribute 'creator'")
def builds_no_graph_unasked(step):
    x = step.variable(2.0)
    step.expect(
        "whether grad(x * x * x, x) has a graph",
        lambda: step.grad(x * x * x, x).creator is not None,
        True,
        closed("Mul"),
    )
    graphs = []
    record = step.subclass(lambda x: 3 * x, lambda gy, x: note(3 * gy, graphs))
    step.apply(record(), x).backward()
    inside = (
        "`Variable.backward` computes its gradients inside `with no_grad():`;"
        ' the book, inside `using_config("enable_backprop", create_graph)`'
    )
    step.expect(
        "how many graphs x.backward() builds for gradients",
        lambda: sum(graphs),
        0,
        inside,
    )
    y = x * x
    with step.no_grad():
        y.backward()
        step.expect(
            "whether x * x has a graph under no_grad, after a y.backward()",
            lambda: (x * x).creator is not None,
            False,
            "the setting goes back to its value before, which may be False: "
            + inside,
        )


@behaviour(
    32,
    "backward() leaves arrays, no_grad no graph",
    "no attribute 'creator'",
    instead="`create_graph` decides about the graph, also under `no_grad`, and"
    " `x.grad` is a Variable",
)
def leaves_arrays(step):
    x = step.variable(2.0)
    y = x * x * x
    step.expect(
        "whether grad(y, x) has a graph",
        lambda: step.grad(y, x).creator is not None,
        True,
        closed("Mul"),
    )
    with step.no_grad():
        gx = step.grad(y, x)
    step.expect(
        "whether it has one under no_grad",
        lambda: gx.creator is not None,
        False,
        "`no_grad` holds for the functions in `backward`, too",
    )
    y.backward()
    step.expect(
        "whether x.grad is an array",
        lambda: isinstance(x.grad, (np.ndarray, np.generic)),
        True,
        "`x.grad` takes the array out of the gradient: `gx.data`",
    )
    x0, x1 = step.variable([1.0, 2.0]), step.variable([3.0, 4.0])
    (x0 + x1).backward()
    for v in x0, x1:
        with contextlib.suppress(ValueError):  # read-only arrays are safe, too
            v.grad += 1
    step.expect(
        "the gradient of x0 + x1 by x0, after 1 was added to each in place",
        lambda: x0.grad,
        [2.0, 2.0],
        "each variable gets an array of its own: `gx.data.copy()`",
    )


def note(gx, graphs):
    """Keep whether a gradient has a graph."""
    graphs.append(getattr(gx, "creator", None) is not None)
    return gx


@behaviour(
    33,
    "Newton's method without f''",
    "missing 1 required",
    instead=IN_SCRIPT,
)
def finds_f2_itself(step):
    x = step.variable(2.0)
    start = x.data
    for expected in 1.4545454545454546, 1.1510467893775467:
        step.expect(
            "x after the next step from 2 on x^4 - 2x^2",
            lambda: moved(step, lambda x: x**4 - 2 * x**2, x),
            expected,
            "one step goes to x - f'(x) / f''(x): f' is `gx = grad(f(x), x)`,"
            " f'' is `grad(gx, x)`; open them only when both are there",
        )
    step.expect("the array that x held before, 2", lambda: start, 2.0, ANEW)
    x.grad = step.as_gradient(np.array(7.0))
    moved(step, lambda x: x**4 - 2 * x**2, x)
    step.expect(
        "x.grad after the next step, 7 before it",
        lambda: x.grad,
        7.0,
        "nothing is left on x, and nothing cleared: `grad` returns both"
        " derivatives, without `cleargrad` and `backward`",
    )
    jumps_uphill(step)


@behaviour(
    33,
    "a Hessian",
    "no hessian",
    instead="the book has second derivatives by one variable at a time",
)
def has_hessians(step):
    def f(x0, x1):
        return 100 * (x1 - x0**2) ** 2 + (x0 - 1) ** 2

    x0, x1 = step.variable(-1.2), step.variable(1.0)
    step.expect(
        "hessian of Rosenbrock's function at (-1.2, 1)",
        lambda: step.hessian(f(x0, x1), [x0, x1]),
        [[1330.0, 480.0], [480.0, 200.0]],
        "an array of numbers; row i is the gradient of gradient i, by all"
        " variables",
    )
    step.expect(
        "hessian of x0^2, which does not need x1",
        lambda: step.hessian(x0**2, [x0, x1]),
        [[2.0, 0.0], [0.0, 0.0]],
        "what is not needed has the gradient 0",
    )
    xs = [step.variable(value) for value in (0.5, -0.25, 1.5)]
    x0, x1, x2 = xs
    y = x0 * x0 * x1 + x1 * x2 / 4
    step.expect(
        "hessian of x0^2 x1 + x1 x2 / 4 at (0.5, -0.25, 1.5)",
        lambda: step.hessian(y, xs),
        [[-0.5, 1.0, 0.0], [1.0, 0.0, 0.25], [0.0, 0.25, 0.0]],
        "there may be any number of variables: a row for each of them, and"
        " fractions in it",
    )
    step.expect(
        "whether it is an array",
        lambda: isinstance(step.hessian(y, xs), np.ndarray),
        True,
        "`np.array` makes an array of the rows",
    )


@behaviour(34, "derivatives of sin and cos", "derivative 2 of sin.* got -?0.0")
def differentiates_sin_again(step):
    own = (
        "the derivative of sin is cos, that of cos is -sin: use your own `cos`"
        " and `sin`, of variables; `np.cos` opens the box"
    )
    x = step.variable(1.0)
    step.expect(
        "derivative 2 of sin at 1.0",
        lambda: array_in(step, step.grad(step.grad(step.sin(x), x), x)),
        -np.sin(1.0),
        own,
    )
    x = step.variable([0.5, 2.0])
    step.expect("cos at [0.5, 2]", lambda: step.cos(x).data, np.cos(x.data))
    check_derivatives(
        step,
        "cos(x)",
        step.cos,
        [(0.5,), (2.0,)],
        [lambda x: -np.sin(x)],
        "the derivative of cos is -sin, times the gradient that `backward` is"
        " given",
    )
    for value in 1.0, [1.0, -0.7]:
        check_orders(
            step,
            "sin",
            step.sin,
            value,
            [np.cos, lambda x: -np.sin(x), lambda x: -np.cos(x), np.sin],
            own,
        )


@behaviour(35, "derivatives of tanh", "no tanh")
def differentiates_tanh_again(step):
    def t(x):
        return np.tanh(x)

    slopes = [
        lambda x: 1 - t(x) ** 2,
        lambda x: -2 * t(x) * (1 - t(x) ** 2),
        lambda x: (6 * t(x) ** 2 - 2) * (1 - t(x) ** 2),
        lambda x: (16 * t(x) - 24 * t(x) ** 3) * (1 - t(x) ** 2),
    ]
    with np.errstate(all="ignore"):
        for value in 1.0, [0.5, -0.7], 1000.0:
            x = step.variable(value)
            step.expect(
                f"tanh at {value}",
                lambda: step.tanh(x).data,
                t(x.data),
                "`np.tanh` knows large numbers, where exp overflows",
            )
            check_orders(
                step,
                "tanh",
                step.tanh,
                value,
                slopes,
                "1 - y * y, where y is the output itself, `self.outputs[0]()`,"
                " with its graph",
            )
    check_derivatives(
        step,
        "tanh(x)",
        step.tanh,
        [(0.5,), (-2.0,)],
        [slopes[0]],
        "1 - y * y, times the gradient that `backward` is given",
    )
    x = step.variable(1.0)
    y = step.tanh(x)
    watched = weakref.ref(y)
    with no_collector():
        del y
        step.expect(
            "tanh(x) that was dropped",
            lambda: "gone" if watched() is None else "still in memory",
            "gone",
            "a function that holds its output keeps both alive; `outputs` has"
            " weak references to them",
        )


@behaviour(
    35,
    "derivatives of log",
    "no log",
    instead="the book needs no logarithm before its step 47",
)
def differentiates_log_again(step):
    rule = (
        "the derivative of log is 1 / x, times the gradient that `backward` is"
        " given"
    )
    for value in 2.0, [0.5, 3.0]:
        x = step.variable(value)
        step.expect(f"log at {value}", lambda: step.log(x).data, np.log(x.data))
        check_orders(
            step,
            "log",
            step.log,
            value,
            [lambda x: 1 / x, lambda x: -1 / x**2, lambda x: 2 / x**3],
            closed("Log"),
            rule,
        )
    check_derivatives(
        step,
        "log(x)",
        step.log,
        [(0.5,), (2.0,)],
        [lambda x: 1 / np.array(x)],
        rule,
    )


CUT_OFF = (
    "where NumPy repeated an array, its gradient is summed by a function of"
    " variables, which leaves a graph"
)


LATER = "the book sums and repeats arrays from its step 39 on"


@behaviour(
    36,
    "second derivatives of repeated arrays",
    "derivative 2 .* got -?0.0",
    instead=LATER,
)
def differentiates_repeated(step):
    w = np.array([1.0, 2.0, 3.0])
    x = step.variable(2.0)
    check_orders(
        step,
        "[1, 2, 3] * x * x",
        lambda x: w * x * x,
        2.0,
        [lambda x: 12 * x, lambda x: 12.0],
        CUT_OFF,
        CUT_OFF,
    )
    a = np.array([[1.0], [2.0]])
    b = np.array([1.0, 2.0, 4.0])
    for tried, f, slope in [
        ("x * x * y * y", lambda x, y: x * x * y * y, lambda x, y: 4 * x * y),
        ("x * x / y", lambda x, y: x * x / y, lambda x, y: -2 * x / y**2),
        (
            "(x + y) ** 3",
            lambda x, y: (x + y) ** 3,
            lambda x, y: 6 * (x + y),
        ),
        (
            "(x - y) ** 3",
            lambda x, y: (x - y) ** 3,
            lambda x, y: -6 * (x - y),
        ),
    ]:
        mixed = slope(a, b)
        for first, axis, shape in ("x", 1, "(2, 1)"), ("y", 0, "(3,)"):
            x, y = step.Variable(a), step.Variable(b)
            xs = x, y
            v, other = (y, x) if first == "x" else (x, y)
            expected = mixed.sum(axis=axis, keepdims=axis == 1)
            step.expect(
                f"the derivative of {tried}, x (2, 1) and y (3,), by the other"
                f" one, then by {first}, of shape {shape}",
                lambda: array_in(step, step.grad(step.grad(f(x, y), v), other)),
                expected,
                lambda: opener(step, [y := f(*xs), step.grad(y, v)]) or CUT_OFF,
            )


@behaviour(
    36,
    "sums and repetitions of variables",
    "no attribute 'sum'|no broadcast_to",
    instead=LATER,
)
def sums_variables(step):
    swapped = (
        "the gradient of a sum is repeated to the shape of the input, that of a"
        " repetition is summed to it"
    )
    flat = np.arange(1.0, 7.0).reshape(2, 3)
    deep = np.arange(1.0, 25.0).reshape(2, 3, 4)
    for array, shape in [
        (flat, ()),
        (flat, (3,)),
        (flat, (2, 1)),
        (flat, (1, 3)),
        (deep, (3, 1)),
        (deep, (3, 4)),
    ]:
        full = array.shape
        axes = {(3, 1): (0, 2), (2, 1): 1, (): None}.get(shape, 0)
        expected = np.array(array.sum(axis=axes)).reshape(shape)
        times = array.size / expected.size
        x, b = step.Variable(array), step.Variable(expected)
        for tried, call, v, to, value, slope, again in [
            (
                f"sum_to of 1 to {array.size} in the shape {full}, {shape}",
                step.sum_to,
                x,
                shape,
                expected,
                2 * expected + 0 * array,
                2 * times,
            ),
            (
                f"broadcast_to of {describe(expected)}, {full}",
                step.broadcast_to,
                b,
                full,
                expected + 0 * array,
                2 * times * expected,
                2 * times,
            ),
        ]:
            step.expect(tried, lambda: call(v, to).data, value)
            w = call(v, to)
            step.expect(
                "the shape that its `backward` returns",
                lambda: shape_back(step, w.creator),
                w.creator.inputs[0].shape,
                swapped,
            )
            step.expect(
                f"{tried}: the gradient of its square",
                lambda: array_in(step, step.grad(w * w, v)),
                slope,
                swapped,
            )
            step.expect(
                f"{tried}: the second derivative of its square",
                lambda: array_in(step, step.grad(step.grad(w * w, v), v)),
                again + 0 * v.data,
                lambda: opener(step, [w]) or swapped,
            )
    x = step.Variable(np.ones((2, 3), np.float32))
    for tried, compute in [
        ("broadcast_to of float32", lambda: step.broadcast_to(x, (4, 2, 3))),
        ("sum_to of float32", lambda: step.sum_to(x, (3,))),
        ("its gradient", lambda: step.grad(step.sum_to(x, (3,)), x)),
    ]:
        step.expect(
            f"the dtype of {tried}",
            lambda: compute().data.dtype.name,
            "float32",
            "`np.ones` is float64, and so is what it multiplies;"
            " `np.broadcast_to` repeats numbers as they are",
        )
    for shape in ((2,), (3, 2)) if not step.creates_graphs else ():
        step.expect_error(
            f"sum_to of a 2x3 variable, {shape}",
            lambda: step.sum_to(x, shape),
            ValueError,
            hint="NumPy cannot have repeated an array of this shape; to reshape"
            " it silently hides the mistake",
        )
    step.expect_error(
        "broadcast_to of a variable of shape (3,), (1,)",
        lambda: step.broadcast_to(step.variable([1.0, 2.0, 3.0]), (1,)),
        ValueError,
        hint="`np.broadcast_to` repeats to exactly this shape, or refuses;"
        " a product takes the larger shape",
    )


def shape_back(step, function):
    """The shape of the gradient that a function returns for its input."""
    (output,) = (output() for output in function.outputs)
    return np.shape(step.run_backward(function, np.ones(output.shape)))
