"""Pictures show the graph that is there, and leave it as it was."""

import base64
import gc
import re
import struct
import subprocess
import sys
import weakref
import xml.etree.ElementTree

import numpy as np
import pygraphviz
import pytest

import dezero_min
from dezero_min.pictures import MOST_NODES, draw, film, to_dot
from steps.command import ROOT, ladder, source

PACKAGE = 23  # the step that brings it
IN_DICTIONARIES = range(30, 37)  # engines that have the gradients there
EVERY = [*range(7, PACKAGE + 1), *IN_DICTIONARIES]
DIFFERENTIABLE = [n for n in EVERY if n >= 13]  # with functions of two inputs


def load(n):
    """Load a step afresh, so that a test may break it; 23 is the package."""
    if n == PACKAGE:
        return dezero_min
    return source.load(ladder.paths()[n])


def call(n, function, *inputs):
    if n == 11:  # the only step with lists in calls
        return function(list(inputs))[0]
    return function(*inputs)


def chain(n):
    step = load(n)
    x = step.Variable(np.array(0.5))
    functions = step.Square(), step.Exp(), step.Square()
    a = call(n, functions[0], x)
    b = call(n, functions[1], a)
    y = call(n, functions[2], b)
    return functions, {"x": x, "a": a, "b": b, "y": y}


def diamond(n):
    step = load(n)
    x = step.Variable(np.array(2.0))
    functions = step.Square(), step.Square(), step.Square(), step.Add()
    a = call(n, functions[0], x)
    b = call(n, functions[1], a)
    c = call(n, functions[2], a)
    y = call(n, functions[3], b, c)
    return functions, {"x": x, "a": a, "b": b, "c": c, "y": y}


def largest(n):
    return diamond(n) if n in DIFFERENTIABLE else chain(n)


def goldstein_price(n):
    step = load(n)
    x = step.Variable(np.array(1.0))
    y = step.Variable(np.array(1.0))
    a = 19 - 14 * x + 3 * x**2 - 14 * y + 6 * x * y + 3 * y**2
    b = 18 - 32 * x + 12 * x**2 + 48 * y - 36 * x * y + 27 * y**2
    z = (1 + (x + y + 1) ** 2 * a) * (30 + (2 * x - 3 * y) ** 2 * b)
    return {"x": x, "y": y, "z": z}


def statements(dot):
    """The nodes and arrows of a DOT text, without its looks."""
    lines = [line.strip() for line in dot.splitlines()]
    return [line for line in lines if re.match(r"[vf]\d", line)]


def frames(picture):
    """For every frame, the text of each node by its name."""
    parts = picture.dot.split("subgraph")[1:]
    nodes = r'([vf]\d+)_\d+ \[label="(.*?)"'
    return [dict(re.findall(nodes, part)) for part in parts]


def running(picture):
    return [
        name
        for frame in frames(picture)
        for name, text in frame.items()
        if text.endswith("running")
    ]


def last_lines(frame):
    return {name: text.split(r"\n")[-1] for name, text in frame.items()}


# --- What a picture says ---------------------------------------------------


@pytest.mark.parametrize("n", EVERY)
def test_the_chain_is_the_same_picture_at_every_step(n):
    _, names = chain(n)
    assert (
        to_dot(names["y"], "data", names=names)
        == """\
digraph "Graph of y: 4 variables, 3 functions" {
  graph [fontname="Helvetica,Arial,sans-serif", fontsize=12, ranksep=0.3, \
nodesep=0.2]
  node [fontname="Helvetica,Arial,sans-serif", fontsize=10, style=filled]
  node [margin="0.06,0.03", width=0.35, height=0.3]
  edge [arrowsize=0.6, color=gray40]
  rankdir=LR
  node [shape=ellipse, color=darkorange, fillcolor=orange]
  v0 [label="x = 0.5"]
  v1 [label="a = 0.25"]
  v2 [label="b = 1.284"]
  v3 [label="y = 1.649"]
  node [shape=box, color=steelblue, fillcolor=lightblue]
  f0 [label="Square"]
  f1 [label="Exp"]
  f2 [label="Square"]
  v0 -> f0
  f0 -> v1
  v1 -> f1
  f1 -> v2
  v2 -> f2
  f2 -> v3
}
"""
    )


@pytest.mark.parametrize("n", [n for n in EVERY if n >= 11])
def test_the_diamond_is_the_same_picture_at_every_step(n):
    _, names = diamond(n)
    assert statements(to_dot(names["y"])) == [
        'v0 [label="v0"]',
        'v1 [label="v1"]',
        'v2 [label="v2"]',
        'v3 [label="v3"]',
        'v4 [label="v4"]',
        'f0 [label="Square"]',
        'f1 [label="Square"]',
        'f2 [label="Square"]',
        'f3 [label="Add"]',
        "v0 -> f0",
        "f0 -> v1",
        "v1 -> f1",
        "f1 -> v2",
        "v1 -> f2",
        "f2 -> v3",
        "v2 -> f3",
        "v3 -> f3",
        "f3 -> v4",
    ]


def test_goldstein_price_in_step_22_and_in_the_package():
    names = goldstein_price(22)
    picture = draw(names["z"], "data", names=names)
    other = goldstein_price(PACKAGE)
    same = draw(other["z"], "data", names=other)
    assert repr(picture) == "<Graph of z: 57 variables, 38 functions>"
    # The package does not box the constants; their functions show them.
    assert repr(same) == "<Graph of z: 40 variables, 38 functions>"
    assert r'[label="MulConstant\n14"]' in same.dot
    for dot in picture.dot, same.dot:
        assert '[label="z = 1876"]' in dot
        assert r'[label="Pow\n2"]' in dot


def test_details_on_request():
    x = dezero_min.Variable(np.array([1, 2], np.float32), "x")
    y = x * x
    y.backward()
    dot = to_dot(y, "data", "shape", "dtype", "grad", "generation")
    assert (
        r'v0 [label="x = [1 2]\nshape (2,)\nfloat32\ngrad [2 4]'
        r'\ngeneration 0"]' in dot
    )
    assert r"float32\ngrad None\ngeneration 1" in dot
    assert r'f0 [label="Mul\ngeneration 0"]' in dot


def test_a_step_without_generations_shows_none():
    _, names = diamond(15)
    assert to_dot(names["y"], "generation") == to_dot(names["y"])


def test_long_arrays_are_abbreviated():
    row = draw(dezero_min.Variable(np.arange(1000.0)), "data").dot
    assert '"v0 = [0 1 ... 998 999]"' in row
    matrix = draw(dezero_min.Variable(np.eye(100) / 3), "data").dot
    (label,) = re.findall('label="(.*)"', matrix)
    assert len(label) < 40


def test_names_come_from_the_caller_then_from_the_variable():
    x = dezero_min.Variable(np.array(1.0), "own")
    y = x + 1.0
    assert 'v0 [label="own"]' in to_dot(y)
    names = {"_1": x, "given": x, "later": x, "unrelated": 1.0}
    assert 'v0 [label="given"]' in to_dot(y, names=names)


def test_a_variable_used_twice_has_two_arrows():
    step = load(14)
    x = step.Variable(np.array(3.0))
    assert statements(to_dot(step.add(x, x))).count("v0 -> f0") == 2


def test_several_outputs():
    class Split(dezero_min.Function):
        def forward(self, x):
            return x[:1], x[1:]

        def backward(self, gy0, gy1):
            return np.concatenate([gy0, gy1])

    x = dezero_min.Variable(np.array([1.0, 2.0]))
    left, right = Split()(x)
    y = left * right
    picture = film(y, names={"x": x, "left": left, "right": right, "y": y})
    assert "1: y = Mul(left, right) makes left.grad [2]," in picture.alt
    assert "2: left, right = Split(x) makes x.grad [2 1]" in picture.alt


@pytest.mark.parametrize(
    "name", ['"', "\\", "a\\", "&lt;", "<b>x</b>", "a\nb", "\\N", "{x|y}", "é"]
)
def test_any_name_is_shown_as_it_is(name, tmp_path):
    y = dezero_min.Variable(np.array(1.0), name) + 1.0
    picture = draw(y)
    picture.save(tmp_path / "graph.svg")
    svg = xml.etree.ElementTree.parse(tmp_path / "graph.svg")
    texts = [e.text for e in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "\n".join(texts).startswith(name)
    links = [e.attrib for e in svg.iter("{http://www.w3.org/2000/svg}a")]
    (title,) = links[0].values()
    assert title.split() == picture.alt.split()


# --- What a film says ------------------------------------------------------


def watch(monkeypatch, functions):
    """Note in which order these functions run, by their classes."""
    order = []
    for kind in {type(function) for function in functions}:

        def backward(self, *gys, original=kind.backward):
            order.append(f"f{functions.index(self)}")
            return original(self, *gys)

        monkeypatch.setattr(kind, "backward", backward)
    return order


FORMULAS = {
    chain: ["a = Square(x)", "b = Exp(a)", "y = Square(b)"],
    diamond: [
        "a = Square(x)",
        "b = Square(a)",
        "c = Square(a)",
        "y = Add(b, c)",
    ],
}


@pytest.mark.parametrize(
    ("graph", "n"),
    [(chain, n) for n in EVERY] + [(diamond, n) for n in DIFFERENTIABLE],
)
def test_frames_come_in_the_order_in_which_functions_run(graph, n, monkeypatch):
    functions, names = graph(n)
    order = watch(monkeypatch, functions)
    names["y"].grad = np.array(1.0)
    names["y"].backward()
    expected = order.copy()
    for variable in names.values():
        variable.grad = None
    order.clear()

    picture = film(names["y"], names=names)
    assert running(picture) == expected == order
    ran = [int(name[1:]) for name in expected]
    kinds = [type(functions[i]).__name__ for i in ran]
    assert repr(picture) == f"<Film of y: {', '.join(kinds)}>"
    for frame, i in enumerate(ran, 1):
        formula = FORMULAS[graph][i]
        assert f'label="{frame}: {formula}"; sortv={frame};' in picture.dot


def test_the_wrong_order_of_step_14_is_shown_as_wrong_as_it_is():
    _, names = diamond(14)
    picture = film(names["y"], names=names)
    assert running(picture) == ["f3", "f2", "f0", "f1", "f0"]
    assert picture.alt.endswith(
        "1: y = Add(b, c) makes b.grad 1, c.grad 1;"
        " 2: c = Square(a) makes a.grad 8; 3: a = Square(x) makes x.grad 32;"
        " 4: b = Square(a) makes a.grad 16; 5: a = Square(x) makes x.grad 96"
    )
    states = [last_lines(frame) for frame in frames(picture)]
    assert [s["f0"] for s in states] == [
        " ", "waiting", "running", "waiting", "running",
    ]  # fmt: skip
    assert [s["f3"] for s in states] == ["running"] + 4 * ["done in 1"]


def test_a_program_without_a_console_can_draw(monkeypatch, tmp_path):
    def dup(number):
        raise OSError("no such stream")

    monkeypatch.setattr("os.dup", dup)
    draw(dezero_min.Variable(np.array(1.0)) + 1.0).save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").stat().st_size > 1000


def test_a_gradient_that_is_dropped_is_gone_from_the_next_frame():
    x = dezero_min.Variable(np.array(2.0))
    y = dezero_min.square(dezero_min.square(dezero_min.square(x)))
    dropped, kept = (
        [last_lines(frame)["v2"] for frame in frames(film(y, **options))]
        for options in ({}, {"retain_grad": True})
    )
    assert dropped == ["grad 32", "grad 32", " "]
    assert kept == ["grad 32", "grad 32", "grad 32"]


def test_the_right_order_of_step_16():
    _, names = diamond(16)
    picture = film(names["y"], names=names)
    assert running(picture) == ["f3", "f1", "f2", "f0"]
    assert [last_lines(frame) for frame in frames(picture)] == [
        {
            "v0": " ", "v1": " ", "v2": "grad 1", "v3": "grad 1",
            "v4": "grad 1", "f0": " ", "f1": "waiting", "f2": "waiting",
            "f3": "running",
        },
        {
            "v0": " ", "v1": "grad 8", "v2": "grad 1", "v3": "grad 1",
            "v4": "grad 1", "f0": "waiting", "f1": "running",
            "f2": "waiting", "f3": "done in 1",
        },
        {
            "v0": " ", "v1": "grad 16", "v2": "grad 1", "v3": "grad 1",
            "v4": "grad 1", "f0": "waiting", "f1": "done in 2", "f2": "running",
            "f3": "done in 1",
        },
        {
            "v0": "grad 64", "v1": "grad 16", "v2": "grad 1", "v3": "grad 1",
            "v4": "grad 1", "f0": "running", "f1": "done in 2",
            "f2": "done in 3", "f3": "done in 1",
        },
    ]  # fmt: skip


def test_from_step_18_on_gradients_are_gone_when_they_have_been_used():
    _, names = diamond(18)
    dropped = [last_lines(frame)["v4"] for frame in frames(film(names["y"]))]
    assert dropped == ["grad 1", " ", " ", " "]
    kept = film(names["y"], retain_grad=True)
    assert [last_lines(frame)["v4"] for frame in frames(kept)] == 4 * ["grad 1"]


def test_a_function_that_waits_or_runs_is_told_by_its_border():
    _, names = diamond(16)
    dot = film(names["y"]).dot
    for line in dot.splitlines():
        assert ("running" in line) == ("penwidth=3" in line)
        assert ("waiting" in line) == ("dashed" in line)
    assert dot.count("dir=back") == 3 + 2 + 2 + 2


def test_a_film_starts_from_the_gradients_there_are():
    _, names = diamond(16)
    names["x"].grad = np.array(100.0)
    names["y"].grad = np.array(2.0)
    names["a"].grad = np.array(10.0)
    picture = film(names["y"], names=names)
    first = last_lines(frames(picture)[0])
    assert (first["v0"], first["v1"]) == ("grad 100", "grad 10")
    assert first["f0"] == " "  # nobody has handed it a gradient yet
    assert picture.alt.endswith("x.grad 268")


@pytest.mark.parametrize("number", [7, 22, 30, 36, None])
def test_the_first_frame_has_the_gradient_that_backward_starts_from(number):
    framework = load(number) if number else dezero_min
    y = framework.Square()(framework.Variable(np.array(3.0)))
    assert last_lines(frames(film(y))[0])["v1"] == "grad 1"


# --- The graph stays as it was ---------------------------------------------


def state(variables):
    """All attributes of all nodes, and what is in their arrays."""
    functions = [v.creator for v in variables if v.creator is not None]
    # What a name with an underscore is for is the engine's own affair.
    attributes = [
        {
            name: getattr(node, name)
            for name in [*getattr(node, "__slots__", []), "data"]
            if name[0] != "_" and hasattr(node, name)
        }
        | getattr(node, "__dict__", {})
        for node in [*variables, *functions]
    ]
    arrays = [
        (v.data.copy(), None if v.grad is None else v.grad.copy())
        for v in variables
    ]
    return attributes, arrays


def same(before, after):
    for old, new in zip(before[0], after[0], strict=True):
        assert old.keys() == new.keys()
        assert all(old[key] is new[key] for key in old)
    np.testing.assert_equal(after[1], before[1])


@pytest.mark.parametrize("n", EVERY)
@pytest.mark.parametrize("seeded", [False, True])
def test_the_graph_is_unchanged(n, seeded):
    _, names = largest(n)
    variables = list(names.values())
    if seeded:
        for i, variable in enumerate(variables):
            variable.grad = np.array(i + 1.0)
    before = state(variables)
    draw(names["y"], "data", "grad")._repr_mimebundle_()
    same(before, state(variables))
    film(names["y"])._repr_mimebundle_()
    same(before, state(variables))


def divide_by_zero(self, *gys):
    raise ZeroDivisionError


@pytest.mark.parametrize("n", EVERY)
def test_the_graph_is_unchanged_after_an_error(n, monkeypatch):
    functions, names = largest(n)
    monkeypatch.setattr(type(functions[0]), "backward", divide_by_zero)
    before = state(names.values())
    with pytest.raises(ZeroDivisionError):
        film(names["y"])
    same(before, state(names.values()))


def test_sums_and_derivatives_in_place_do_no_harm(monkeypatch):
    step = load(14)

    def backward(self, gy):
        self.inputs[0].data *= 0
        gy *= 100
        return gy, gy

    monkeypatch.setattr(step.Add, "backward", backward)
    x = step.Variable(np.array(3.0))
    y = step.add(x, x)
    y.grad = np.array(1.0)
    before = state([x, y])
    film(y)
    same(before, state([x, y]))


def test_outputs_beside_the_graph_keep_their_gradients():
    class Twice(dezero_min.Function):
        def forward(self, x):
            return x, x

        def backward(self, gy0, gy1):
            return gy0

    y, beside = Twice()(dezero_min.Variable(np.array(1.0)))
    beside.grad = gradient = np.array(5.0)
    film(y)
    assert beside.grad is gradient


@pytest.mark.parametrize("n", [n for n in EVERY if n == 7 or n >= 17])
@pytest.mark.parametrize("fails", [False, True])
def test_a_graph_dies_with_its_last_name_and_its_picture_lives(
    n, fails, monkeypatch
):
    functions, names = largest(n)
    x = weakref.ref(names["x"])
    y = weakref.ref(names["y"])
    gc.disable()
    try:
        pictures = [draw(names["y"], names=names), film(names["y"])]
        if fails:
            monkeypatch.setattr(type(functions[0]), "backward", divide_by_zero)
            with pytest.raises(ZeroDivisionError):
                film(names["y"])
        del functions, names
        assert x() is None
        assert y() is None
    finally:
        gc.enable()
    assert len(pictures) == 2


# --- What is refused -------------------------------------------------------


@pytest.mark.parametrize("n", [7, 8, 9, 10, 14, 17, 22])
def test_a_function_called_on_its_own_output(n):
    step = load(n)
    square = step.Square()
    y = square(square(step.Variable(np.array(2.0))))
    with pytest.raises(ValueError, match=r"cyclic.* a new Square\(\)"):
        draw(y)
    with pytest.raises(ValueError, match="cyclic"):
        film(y)


@pytest.mark.parametrize("n", range(8, PACKAGE))  # the package refuses it
@pytest.mark.parametrize("dropped", [False, True])
def test_a_function_called_again(n, dropped):
    step = load(n)
    square = step.Square()
    y = call(n, square, step.Variable(np.array(2.0)))
    other = call(n, square, step.Variable(np.array(3.0)))
    draw(other)
    if dropped:
        del other
    with pytest.raises(ValueError, match=r"broken, Square has computed ano"):
        draw(y)


@pytest.mark.parametrize("n", EVERY)
def test_a_creator_that_was_never_called(n):
    step = load(n)
    y = step.Variable(np.array(2.0))
    y.creator = step.Square()
    with pytest.raises(ValueError, match="broken, Square has no Variable"):
        to_dot(y)


@pytest.mark.parametrize("picture", [draw, film])
def test_a_graph_too_large_to_look_at(picture):
    y = dezero_min.Variable(np.array(1.0))
    for _ in range(20_000):
        y = -y
    with pytest.raises(ValueError, match=f"at most {MOST_NODES} nodes"):
        picture(y)


def test_a_film_too_long_to_look_at():
    step = load(14)
    variables = [step.Variable(np.array(1.0))]
    for _ in range(30):
        variables.append(step.add(variables[-1], variables[-1]))
    before = state(variables)
    with pytest.raises(ValueError, match="at most 1000 nodes in all"):
        film(variables[-1])  # 2**30 runs
    same(before, state(variables))


def test_a_film_without_a_function():
    with pytest.raises(ValueError, match="none has computed this variable"):
        film(dezero_min.Variable(np.array(1.0)))


@pytest.mark.parametrize("y", [np.array(1.0), 1.0, None, dezero_min.Square()])
def test_what_is_no_variable(y):
    for picture in draw, film, to_dot:
        with pytest.raises(TypeError, match=f"got {type(y).__name__};"):
            picture(y)


def test_a_misspelt_detail():
    y = dezero_min.Variable(np.array(1.0))
    with pytest.raises(ValueError, match="got 'gradient'; choose"):
        draw(y, "gradient")


# --- The pictures themselves -----------------------------------------------


def boxes(picture):
    """The rectangle of every node as Graphviz lays it out, in inches."""
    graph = pygraphviz.AGraph(string=picture.dot)
    plain = graph.draw(format="plain", prog="dot").decode()
    nodes = re.findall(r"^node (\S+) (\S+) (\S+) (\S+) (\S+)", plain, re.M)
    return {
        name: np.array([x - w / 2, x + w / 2, y - h / 2, y + h / 2])
        for name, x, y, w, h in (
            (name, *map(float, numbers)) for name, *numbers in nodes
        )
    }


def pictures(n):
    for graph in [chain, diamond] if n in DIFFERENTIABLE else [chain]:
        _, names = graph(n)
        yield draw(names["y"], names=names)
        yield draw(names["y"], "data", "grad", names=names)
        yield film(names["y"], "data", names=names)
    if n >= 22:
        names = goldstein_price(n)
        yield draw(names["z"], names=names)
        yield draw(names["z"], "data", names=names)


@pytest.mark.parametrize("n", [7, 14, 16, 22, PACKAGE])
def test_nodes_do_not_overlap(n):
    for picture in pictures(n):
        rectangles = list(boxes(picture).values())
        for i, (left, right, low, high) in enumerate(rectangles):
            for other in rectangles[:i]:
                apart = left > other[1] or other[0] > right
                assert apart or low > other[3] or other[2] > high


@pytest.mark.parametrize("n", DIFFERENTIABLE)
def test_the_layout_is_the_same_in_every_frame(n):
    _, names = diamond(n)
    picture = film(names["y"], "data", names=names)
    box = boxes(picture)
    count = len(frames(picture))
    assert len(box) == 9 * count
    for name in frames(picture)[0]:
        shifts = [
            box[f"{name}_{i}"] - box[f"{name}_1"] for i in range(1, count + 1)
        ]
        width = shifts[1][0]
        assert width > 0
        for i, shift in enumerate(shifts):
            expected = [i * width, i * width, 0, 0]
            np.testing.assert_allclose(shift, expected, atol=1e-3)


def test_frames_start_a_new_row_when_one_is_full():
    functions, names = chain(16)
    # Graphviz, left alone, would put the frame with the widest title first.
    type(functions[1]).__name__ = "ExpWithAnExtraordinarilyLongName"
    box = boxes(film(names["y"], columns=2))
    left, right, below = (box[f"v0_{i}"] for i in (1, 2, 3))
    assert left[1] < right[0]
    assert left[3] == right[3] > below[3]


def test_jupyter_gets_a_crisp_picture_and_a_line():
    _, names = diamond(16)
    picture = draw(names["y"], names=names)
    data, about = picture._repr_mimebundle_(include=None, exclude=None)
    assert data["text/plain"] == "<Graph of y: 5 variables, 4 functions>"
    png = base64.b64decode(data["image/png"])
    assert png.startswith(b"\x89PNG")
    assert len(png) < 60_000
    width, height = struct.unpack(">II", png[16:24])
    assert about["image/png"] == {
        "width": width // 2,
        "height": height // 2,
        "alt": "Graph of y: 5 variables, 4 functions."
        " a = Square(x); b = Square(a); c = Square(a); y = Add(b, c)",
    }
    widest = max(right for _, right, _, _ in boxes(picture).values())
    assert abs(width / 192 - widest) < 0.2  # two dots for one of 1/96 inch


def test_files_by_name(tmp_path):
    picture = draw(dezero_min.Variable(np.array(1.0)))
    picture.save(str(tmp_path / "graph.png"))
    assert (tmp_path / "graph.png").read_bytes().startswith(b"\x89PNG")
    picture.save(tmp_path / "graph.svg")
    assert b"</svg>" in (tmp_path / "graph.svg").read_bytes()
    with pytest.raises(ValueError, match=r"got 'graph.jpeg'; change"):
        picture.save("graph.jpeg")


def test_without_pygraphviz_the_text_is_shown(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    picture = draw(dezero_min.Variable(np.array(1.0)))
    data, _ = picture._repr_mimebundle_()
    assert list(data) == ["text/plain"]
    assert "pip install pygraphviz" in data["text/plain"]
    assert data["text/plain"].endswith(picture.dot)
    with pytest.raises(ImportError, match="pip install pygraphviz"):
        picture.save(tmp_path / "graph.png")
    assert not list(tmp_path.iterdir())


def test_without_pygraphviz_another_function_may_draw(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    monkeypatch.setattr(dezero_min.pictures, "to_svg", "<svg>{}</svg>".format)
    picture = draw(dezero_min.Variable(np.array(1.0)))
    svg = f"<svg>{picture.dot}</svg>"
    data, _ = picture._repr_mimebundle_()
    assert data == {"text/plain": repr(picture), "image/svg+xml": svg}
    picture.save(tmp_path / "graph.svg")
    assert (tmp_path / "graph.svg").read_text("utf-8") == svg
    with pytest.raises(ImportError, match="pip install pygraphviz"):
        picture.save(tmp_path / "graph.png")


def test_graphviz_is_loaded_for_a_picture_only_and_keeps_quiet():
    code = """
import sys
import numpy as np
import dezero_min
assert "dezero_min.pictures" not in sys.modules
from dezero_min.pictures import draw
y = dezero_min.square(dezero_min.Variable(np.array(1.0)))
picture = draw(y)
assert not {"pygraphviz", "matplotlib"} & set(sys.modules)
picture._repr_mimebundle_()
assert "pygraphviz" in sys.modules
print("stderr is back", file=sys.stderr)
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT
    )
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == "stderr is back\n"
