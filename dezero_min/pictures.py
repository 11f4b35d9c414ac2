"""Pictures: the graph of a variable, and the film of its backward pass.

This module only looks. It asks no more of a graph than every step from 7 on
can answer: a variable knows its `creator`, a function its `input` or
`inputs`. So it draws the variables of any step, and the engine knows nothing
of it. Graphviz does the layout, through pygraphviz.
"""

import copy
import os
import struct
import textwrap
import weakref
from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from .arrays import shape_and_dtype, sum_array_to

Detail = Literal["data", "shape", "dtype", "grad", "generation"]
Names = Mapping[str, object]

MOST_NODES = 300  # a larger graph is a black square
MOST_FILMED = 1000  # nodes in all frames; step 14 runs n diamonds 2**n times
MOST_ACROSS = 5  # functions side by side

# Draws DOT text as SVG in place of pygraphviz, in a browser for instance.
to_svg: Callable[[str], str] | None = None

FONT = 'fontname="Helvetica,Arial,sans-serif"'
SETTINGS = [
    f"graph [{FONT}, fontsize=12, ranksep=0.3, nodesep=0.2]",
    f"node [{FONT}, fontsize=10, style=filled]",
    'node [margin="0.06,0.03", width=0.35, height=0.3]',
    "edge [arrowsize=0.6, color=gray40]",
]
VARIABLE = "node [shape=ellipse, color=darkorange, fillcolor=orange]"
FUNCTION = "node [shape=box, color=steelblue, fillcolor=lightblue]"

# In a film, a word or a border says what a colour says.
UNKNOWN = ", fillcolor=white"
WAITING = ', style="filled,dashed", color=black'
RUNNING = ", penwidth=3, color=black, fillcolor=deepskyblue"
ARRIVED = " [dir=back, penwidth=2, color=black]"


def to_dot(y: Any, *show: Detail, names: Names | None = None) -> str:
    """Write the graph that ends in the variable y as DOT text.

    show: any of "data", "shape", "dtype", "grad", "generation"; what a step
        does not have yet is left out.
    names: what to call the variables, `globals()` for instance. One without
        a name there goes by its own, or else by v0, v1, ... in the order of
        the forward computation.

    TypeError if y is not a variable; ValueError if the graph is cyclic,
    broken, or larger than MOST_NODES.
    """
    return draw(y, *show, names=names).dot


def draw(y: Any, *show: Detail, names: Names | None = None) -> "Picture":
    """Draw the graph that ends in the variable y; arguments as in `to_dot`."""
    graph = _Graph(y, show, names)
    variables = _count(graph.variables, "variable")
    functions = _count(graph.functions, "function")
    words = [graph.formula(function) for function in graph.functions]
    if show:
        words += [", ".join(graph.lines(v)) for v in graph.variables]
    # A page has room for a long graph only from top to bottom.
    direction = "LR" if len(graph.functions) <= MOST_ACROSS else "TB"
    return Picture(
        f"Graph of {graph.names[id(y)]}: {variables}, {functions}",
        words,
        [f"rankdir={direction}", *graph.statements()],
    )


def film(
    y: Any,
    *show: Detail,
    names: Names | None = None,
    columns: int = 5,
    **options: Any,
) -> "Picture":
    """Draw what `y.backward(**options)` does, a frame for each function.

    It is the real `backward` that runs, on the gradients there are; whatever
    it changes is put back. A frame is titled with its function, has the
    gradients known once that has run, and the arrows along which they came
    point backward. A function waits if it has been handed a gradient and has
    not run since.

    columns: the number of frames in a row; the fewer, the larger.

    Other arguments and errors as in `to_dot`. ValueError also if no function
    runs, or too many; what `backward` raises is raised.
    """
    graph = _Graph(y, [detail for detail in show if detail != "grad"], names)
    frames = _watch(y, graph, options)
    if not frames:
        raise ValueError(
            "A film shows functions run, but none has computed this variable;"
            " compute one first, outside of no_grad()"
        )
    states = {id(n): _states(n, graph.lines(n), frames) for n in graph.nodes}
    words = []
    statements = [f"packmode=array_u{columns}"]
    for number, frame in enumerate(frames, 1):
        title = f"{number}: {graph.formula(frame.function)}"
        grads = dict.fromkeys(
            f"{graph.names[id(x)]}.grad {frame.grads.get(id(x))}"
            for x in _inputs(frame.function)
        )
        words.append(f"{title} makes {', '.join(grads)}")
        now = {node: seen[number - 1] for node, seen in states.items()}
        statements += [
            f"subgraph cluster_{number} {{",
            f"label={_quote(title)}; sortv={number}; color=lightgray",
            *graph.statements(now, frame.function, f"_{number}"),
            "}",
        ]
    ran = ", ".join(_kind(frame.function) for frame in frames)
    return Picture(f"Film of {graph.names[id(y)]}: {ran}", words, statements)


class Picture:
    """A picture as DOT text; it holds on to no part of the graph.

    title: one line, the same in every run.
    alt: what the picture shows, in words.
    dot: the picture for Graphviz.
    """

    def __init__(self, title: str, words: list[str], statements: list[str]):
        self.title = title
        self.alt = f"{title}. {'; '.join(words)}"
        lines = "\n  ".join([*SETTINGS, *statements])
        self.dot = f"digraph {_quote(title)} {{\n  {lines}\n}}\n"

    def __repr__(self) -> str:
        return f"<{self.title}>"

    def save(self, path: str | Path) -> None:
        """Write the picture to a file whose name ends in .png or .svg."""
        suffix = Path(path).suffix
        if suffix not in (".png", ".svg"):
            raise ValueError(
                f"A picture is saved as .png or .svg, got {str(path)!r};"
                " change the end of the name"
            )
        Path(path).write_bytes(self._render(suffix[1:]))

    def _render(self, form: str) -> bytes:
        if form == "svg" and to_svg:
            return to_svg(self.dot).encode()
        try:
            import pygraphviz  # type: ignore[import-untyped]
        except ImportError as error:
            raise ImportError(
                f"A picture needs pygraphviz ({error}); run `python -m pip"
                " install pygraphviz`, or give this text to any Graphviz:"
                f"\n\n{self.dot}"
            ) from error
        graph = pygraphviz.AGraph(string=self.dot)
        if form == "png":
            graph.graph_attr["dpi"] = "192"  # two dots for one of the screen
        else:
            graph.graph_attr["tooltip"] = _escape(self.alt)
        with _silence():
            image: bytes = graph.draw(format=form, prog="dot")
        return image

    def _repr_mimebundle_(self, **options: Any) -> tuple[Any, Any]:
        """What Jupyter shows and stores, and what it should know about it."""
        if to_svg:
            svg = to_svg(self.dot)
            return {"text/plain": repr(self), "image/svg+xml": svg}, {}
        try:
            png = self._render("png")
        except ImportError as error:
            return {"text/plain": f"{self}\n{error}"}, {}
        width, height = struct.unpack(">II", png[16:24])
        data = {"text/plain": repr(self), "image/png": b64encode(png).decode()}
        about = {"width": width // 2, "height": height // 2, "alt": self.alt}
        return data, {"image/png": about}


class _Graph:
    """All that y was computed from, inputs before outputs.

    keys, names: by the id of a node, what it is called in DOT text; by the
        id of a variable, what it is called by people.
    """

    def __init__(
        self, y: Any, show: Iterable[Detail], names: Names | None
    ) -> None:
        self.show = list(show)
        for detail in self.show:
            if detail not in get_args(Detail):
                raise ValueError(
                    f"A picture shows {', '.join(get_args(Detail))}, got"
                    f" {detail!r}; choose among these"
                )
        self.nodes = _forward_order(y)
        self.variables = [v for v in self.nodes if _is_variable(v)]
        self.functions = [f for f in self.nodes if not _is_variable(f)]
        self.keys = {id(v): f"v{i}" for i, v in enumerate(self.variables)}
        self.keys |= {id(f): f"f{i}" for i, f in enumerate(self.functions)}
        called = {
            id(value): name
            for name, value in reversed(list((names or {}).items()))
            if not name.startswith("_")  # Jupyter's own names for results
        }
        numbered = (f"v{i}" for i in count())
        self.names = {
            id(v): called.get(id(v))
            or str(getattr(v, "name", None) or next(numbered))
            for v in self.variables
        }

    def outputs(self, function: Any) -> list[Any]:
        return [v for v in self.variables if v.creator is function]

    def formula(self, function: Any) -> str:
        outputs = ", ".join(self.names[id(v)] for v in self.outputs(function))
        inputs = ", ".join(self.names[id(v)] for v in _inputs(function))
        return f"{outputs} = {_kind(function)}({inputs})"

    def lines(self, node: Any) -> list[str]:
        """Write what a node says about itself."""
        if not _is_variable(node):
            lines = [_kind(node)]
            if hasattr(node, "c"):  # the constant of a power, for instance
                lines.append(_text(node.c))
        else:
            lines = [self.names[id(node)]]
            gone = node.data is None  # of the package, and not kept
            if "data" in self.show and not gone:
                lines[0] += f" = {_text(node.data)}"
            if "shape" in self.show:
                lines.append(f"shape {_shape(node)}")
            if "dtype" in self.show and not gone:
                lines.append(f"{np.asarray(node.data).dtype}")
            if "grad" in self.show:
                lines.append(f"grad {_text(node.grad)}")
        if "generation" in self.show and hasattr(node, "generation"):
            lines.append(f"generation {node.generation}")
        return lines

    def statements(
        self,
        states: Mapping[int, tuple[str, str]] | None = None,
        running: Any = None,
        suffix: str = "",
    ) -> list[str]:
        """Write the DOT statements of the nodes and of the arrows.

        In a frame of a film, a node has a state: a last line and a style.
        """
        key = {node: name + suffix for node, name in self.keys.items()}

        def describe(node: Any) -> str:
            lines, style = self.lines(node), ""
            if states is not None:
                word, style = states[id(node)]
                lines.append(word)
            label = _quote("\n".join(lines))
            return f"{key[id(node)]} [label={label}{style}]"

        statements = [VARIABLE, *map(describe, self.variables)]
        statements += [FUNCTION, *map(describe, self.functions)]
        for function in self.functions:
            f = key[id(function)]
            style = ARRIVED if function is running else ""
            for x in _inputs(function):
                statements.append(f"{key[id(x)]} -> {f}{style}")
            for y in self.outputs(function):
                statements.append(f"{f} -> {key[id(y)]}{style}")
        return statements


@dataclass
class _Frame:
    """What was seen of a function that ran.

    grads: the gradients as text, by the ids of the variables that had one.
    waiting: the ids of the functions that waited when it had run.
    """

    function: Any
    grads: dict[int, str]
    waiting: set[int] = field(default_factory=set)


def _watch(y: Any, graph: _Graph, options: Mapping[str, Any]) -> list[_Frame]:
    """Run `y.backward`, note what each function does, put everything back."""
    frames: list[_Frame] = []
    waiting: set[int] = set()  # functions handed a gradient, not run since
    # The package keeps a gradient on its way to itself, so what functions hand
    # on is watched, too: by variable, the sum of what has come so far.
    on_the_way: dict[int, Any] = {}
    siblings = [
        v for f in graph.functions for v in _outputs(f) if v is not None
    ]
    before = [(node, _attributes(node)) for node in graph.nodes + siblings]

    def grads(variables: Iterable[Any]) -> dict[int, str]:
        found = {id(v): on_the_way.get(id(v)) for v in variables}
        found |= {id(v): v.grad for v in variables if v.grad is not None}
        return {v: _text(g) for v, g in found.items() if g is not None}

    def complete_frame() -> None:
        for frame in frames[-1:]:
            # Step 18 drops a gradient as soon as it has been handed on.
            frame.grads = grads(graph.variables) | frame.grads
            frame.waiting = set(waiting)

    def watched(function: Any) -> Callable[..., Any]:
        backward, outputs = function.backward, graph.outputs(function)
        inputs = _inputs(function)  # before their data is another

        def run(*gys: Any) -> Any:
            complete_frame()
            if (len(frames) + 1) * len(graph.nodes) > MOST_FILMED:
                raise ValueError(
                    f"A film has at most {MOST_FILMED} nodes in all its"
                    " frames; film a smaller expression"
                )
            frames.append(_Frame(function, grads(outputs)))
            waiting.discard(id(function))
            if not options.get("retain_grad"):
                for v in outputs:
                    on_the_way.pop(id(v), None)
            gxs = backward(*gys)
            several = gxs if isinstance(gxs, tuple) else (gxs,)
            for x, gx in zip(inputs, several):
                if isinstance(gx, type(y)):  # as from step 32 on
                    gx = gx.data
                waiting.add(id(x.creator))
                come = on_the_way.get(id(x), 0)
                on_the_way[id(x)] = come + sum_array_to(
                    np.asarray(gx), _shape(x)
                )
            return gxs

        return run

    try:
        for function in graph.functions:
            function.backward = watched(function)
        for v in graph.variables:
            # A `backward` that writes into arrays spoils only copies.
            if v.data is not None:
                v.data = copy.copy(v.data)
            v.grad = copy.copy(v.grad)
        if y.grad is None:
            y.grad = np.ones_like(y.data)  # steps 7 and 8 expect a seed
        on_the_way[id(y)] = y.grad
        y.backward(**options)
        complete_frame()
    finally:
        for node, attributes in before:
            for name in _attributes(node).keys() - attributes.keys():
                delattr(node, name)
            for name, value in attributes.items():
                setattr(node, name, value)
    return frames


def _attributes(node: Any) -> dict[str, Any]:
    """What a node keeps, in a dictionary or in slots."""
    slots = getattr(type(node), "__slots__", ())
    slots = [name for name in slots if name[:2] != "__" and hasattr(node, name)]
    kept = {name: getattr(node, name) for name in slots}
    return kept | getattr(node, "__dict__", {})


def _states(
    node: Any, lines: list[str], frames: list[_Frame]
) -> list[tuple[str, str]]:
    """Tell the last line and the style of a node in every frame."""
    states = []
    for i, frame in enumerate(frames):
        ran = [str(j + 1) for j in range(i) if frames[j].function is node]
        if id(node) in frame.grads:
            states.append((f"grad {frame.grads[id(node)]}", ""))
        elif node is frame.function:
            states.append(("running", RUNNING))
        elif id(node) in frame.waiting:
            states.append(("waiting", WAITING))
        elif ran:
            states.append((f"done in {', '.join(ran)}", ""))
        else:
            states.append((" ", UNKNOWN))
    # A node as wide in one frame as in the next makes the layout the same.
    longest = max(map(len, [*lines, *(word for word, _ in states)]))
    width = longest * 0.085 + 0.12
    if _is_variable(node):
        width *= 2**0.5  # an ellipse around a box
    return [(word, f"{style}, width={width:.2f}") for word, style in states]


def _forward_order(y: Any) -> list[Any]:
    """List y and all it was computed from, inputs before outputs."""
    if not _is_variable(y):
        raise TypeError(
            f"A picture starts from a Variable, got {_kind(y)}; pass the one"
            " that was computed last"
        )
    order: list[Any] = []
    started = {id(y)}
    path = [(y, iter(_sources(y)))]
    while path:
        node, sources = path[-1]
        source = next(sources, None)
        if source is None:
            order.append(node)
            path.pop()
        elif id(source) not in started:
            if len(started) == MOST_NODES:
                raise ValueError(
                    f"A picture has at most {MOST_NODES} nodes, and this graph"
                    " has more; draw a smaller expression"
                )
            started.add(id(source))
            path.append((source, iter(_sources(source))))
        elif all(source is not done for done in order):
            function = source if _is_variable(node) else node
            raise ValueError(
                f"The graph is cyclic, {_kind(function)} has computed its own"
                f" input; make a new {_kind(function)}() for every call"
            )
    for variable in filter(_is_variable, order):
        _check_creator(variable)
    return order


def _shape(variable: Any) -> tuple[int, ...]:
    if variable.data is None:
        shape, _ = shape_and_dtype(variable.creator._kind)
        return shape
    return np.shape(variable.data)


def _is_variable(node: Any) -> bool:
    return hasattr(node, "creator") and hasattr(node, "data")


def _sources(node: Any) -> list[Any]:
    """List what a node was computed from: its creator, or its inputs."""
    if not _is_variable(node):
        return _inputs(node)
    return [] if node.creator is None else [node.creator]


def _inputs(function: Any) -> list[Any]:
    inputs = getattr(function, "inputs", [getattr(function, "input", None)])
    if not inputs or not all(map(_is_variable, inputs)):
        raise ValueError(
            f"The graph is broken, {_kind(function)} has no Variable as input;"
            " call it on one instead of setting `creator`"
        )
    return list(inputs)


def _outputs(function: Any) -> list[Any]:
    """List what a function knows of its outputs, None for one that is gone."""
    known = [function.output] if hasattr(function, "output") else []
    known = getattr(function, "outputs", known)  # step 7 knows of none
    return [v() if isinstance(v, weakref.ref) else v for v in known]


def _check_creator(variable: Any) -> None:
    """Refuse a function that has been called again and forgot the variable."""
    function = variable.creator
    outputs = _outputs(function)
    if outputs and all(output is not variable for output in outputs):
        raise ValueError(
            f"The graph is broken, {_kind(function)} has computed another"
            f" variable since; make a new {_kind(function)}() for every call"
        )


@contextmanager
def _silence() -> Iterator[None]:
    """Keep out of the notebook what Fontconfig says about the machine."""
    try:
        stderr = os.dup(2)
    except OSError:  # a program without a console has no such stream
        yield
        return
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


def _kind(node: Any) -> str:
    return type(node).__name__


def _count(nodes: list[Any], noun: str) -> str:
    return f"{len(nodes)} {noun}" + "s" * (len(nodes) != 1)


def _text(array: Any) -> str:
    """Write an array in one short line, its numbers with four digits."""
    text = np.array2string(
        np.asarray(array),
        threshold=6,
        edgeitems=2,
        formatter={"float_kind": "{:.4g}".format},
    )
    return textwrap.shorten(text, 30, placeholder=" ...")


def _escape(text: str) -> str:
    """Protect what Graphviz would read as an escape or an entity."""
    text = text.replace("\\", "\\\\").replace("&", "&amp;")
    return text.replace("\n", "\\n")


def _quote(text: str) -> str:
    return '"' + _escape(text).replace('"', '\\"') + '"'
