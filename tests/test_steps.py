"""Every step runs anywhere, prints its figures and hands on its last line."""

import ast
import difflib
import functools
import math
import re
import subprocess
import sys

import numpy as np
import pytest

from steps.command import ROOT, ladder, source

STEPS = ladder.load()
NUMBERS = list(STEPS)

ENGINES = [n for n in NUMBERS if STEPS[n].base is None]
# Those that grow out of the step before, which is an engine, too.
GROWN = [n for n in ENGINES[1:] if ladder.before(n) == [STEPS[n - 1].path]]

# The steps that stand on an engine and go on from the step before.
NETWORKS = [
    n for n in NUMBERS if isinstance(STEPS[n].base, int) and ladder.before(n)
]

# What the demo of a step must really compute.
FIGURES = {
    1: [1.0, 2.0],
    2: [100],
    3: [1.648721270700128],
    4: [4.000000000004, 3.2974426293330694],
    5: [1.0, 1.2840254166877414, 2.568050833375483, 3.297442541400256],
    6: [3.297442541400256],
    7: [3.297442541400256],
    8: [3.297442541400256, 10000.0],
    9: [3.297442541400256],
    10: [4.0],
    11: [5.0],
    12: [5.0],
    13: [13.0, 4.0, 6.0],
    14: [2.0, 3.0, 5.0],
    15: [32.0, 96.0, 64.0],
    16: [32.0, 64.0, 1028.0],
    17: [0],
    18: [2.0, 1.0],
    19: [6],
    20: [7.0, 2.0, 3.0],
    21: [7.0],
    22: [12.0],
    23: [16.0, 8.0],
    24: [2.0, 0.040000000000000036, 1876.0, -5376.0, 8064.0],
    25: [78],
    26: [78, 91, 101, 2**50],
    27: [9, 0.7071064695751781, 0.7071032148228457],
    28: [401.0, -2.0, 400.0, 0.6837, 0.4660, 0.62],
    29: [1.4545454545454546, 1.1510467893775467, 1.0, 4],
    30: [24.0, 6.0, -2.0, 400.0, 0.0],
    31: [24.0, 44.0, 4, 8],
    32: [24.0, 44.0, 48.0, 0.0, -215.59999999999997, 1330.0, 480.0],
    33: [1.4545454545454546, 1.1510467893775467, 1.0, 0.998742, 0.0],
    34: [0.5403023058681398, -0.8414709848078965, 0.8414709848078965],
    35: [0.419974, -0.639700, 13.624075, 4, 9, 21, 51, 129, 339, 0.0],
    36: [12.0, 100.0, 1.0, -0.5, 0.042, 0.540302321],
    37: [6.0, 2500],
    38: [0.0, 2.0, 4.0, 1.0, 3.0, 5.0],
    39: [21.0, 5.0, 7.0, 9.0, 6.0, 15.0, 3.5],
    40: [2.0, 1.0, 0.0, 24.0, 9.0, 8.0, 6.0],
    41: [14.0, 30.8, 1.0],
    42: [37.4, 0.0094, 1.99, 5.00, 0.24],
    43: [0.028, 0.234, 0.115],
    44: [0.026, 0],
    45: [0.230, 0.045],
    46: [0.229, 0.014],
    47: [1.035, 1.099],
    48: [-1000.0, 0.98, 376],
    49: [300, 1_000_000],
    50: [80, 60, 0.973],
    51: [0.820, 0.870, 0.920, 0.54],
}
TRAINED = 41  # from here on, the last digits depend on the processor


def path(n):
    return STEPS[n].path


@functools.cache
def header(n):
    tree = ast.parse(path(n).read_text(encoding="utf-8"))
    return ast.get_docstring(tree).split("\n")


def run(n, directory, *options):
    return subprocess.run(
        [sys.executable, *options, path(n)],
        cwd=directory,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )


@pytest.fixture(scope="module")
def lines(tmp_path_factory):
    """What the demo of a step prints, run once, from another directory."""

    @functools.cache
    def lines_of(n):
        result = run(n, tmp_path_factory.mktemp("else where"), "-W", "error")
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout.splitlines()

    return lines_of


@pytest.mark.parametrize("n", NUMBERS)
def test_demo_prints_its_figures(n, lines):
    printed = re.findall(r"-?\d[\d,]*(?:\.\d+)?", "\n".join(lines(n)))
    numbers = [float(number.replace(",", "")) for number in printed]
    assert n in FIGURES, f"FIGURES has none for step {n}; put some in"
    tolerance = 1e-14 if n < TRAINED else 0.02
    for figure in FIGURES[n]:
        assert any(math.isclose(figure, x, rel_tol=tolerance) for x in numbers)


@pytest.mark.parametrize("n", NUMBERS)
def test_demo_fits_a_terminal_and_ends_with_a_limit(n, lines):
    assert all(len(line) <= 80 for line in lines(n))
    assert lines(n)[-1].startswith("But ")


@pytest.mark.parametrize("n", NUMBERS[1:])
def test_header_quotes_what_the_step_before_printed_last(n, lines):
    assert f"    > {lines(n - 1)[-1]}" in header(n)


def test_memory_figures_of_step_18(lines):
    peaks = [int(line.split()[-2]) for line in lines(18) if line.endswith("MB")]
    kept, dropped, without_graph = peaks
    assert kept > 1.5 * dropped > 1.5 * 4 * without_graph


@pytest.mark.parametrize("n", NUMBERS)
def test_demo_runs_without_assertions(n, tmp_path):
    result = run(n, tmp_path, "-O")
    assert (result.returncode, result.stderr) == (0, "")


def test_importing_prints_nothing(tmp_path):
    names = [path(n).stem for n in NUMBERS]
    code = "\n".join(f"import {name}" for name in names)
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        cwd=path(1).parent,
        capture_output=True,
        encoding="utf-8",
    )
    assert (result.returncode, result.stdout + result.stderr) == (0, "")


def test_unittest_runs_the_tests_of_step_10():
    result = subprocess.run(
        [sys.executable, "-m", "unittest", "steps/step10.py"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
    )
    assert result.returncode == 0
    assert "Ran 3 tests" in result.stderr


@pytest.mark.parametrize("n", NUMBERS)
def test_header_is_short_and_says_what_is_new(n):
    assert header(n)[0].startswith(f"Step {n}: ")
    assert len([line for line in header(n) if line]) <= 8
    assert header(n)[-1].startswith("New: ")


@pytest.mark.parametrize("n", NUMBERS)
def test_only_numpy_and_the_standard_library(n):
    allowed = sys.stdlib_module_names | {"numpy"}
    match STEPS[n].base:
        case str(package):
            allowed |= {package}
        case int(step):
            allowed |= {f"step{step:02}"}
    for node in ast.walk(ast.parse(path(n).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= allowed
        if isinstance(node, ast.ImportFrom):
            assert node.module in allowed


def core(n):
    """The definitions of a step by name, in order, without the demo.

    Statements that define nothing (imports, operators) stand together under
    the empty name.
    """
    source = path(n).read_text(encoding="utf-8")
    lines = source.splitlines()
    pieces = {"": []}
    for node in ast.parse(source).body[1:-1]:
        starts = [d.lineno for d in getattr(node, "decorator_list", [])]
        piece = lines[min([node.lineno, *starts]) - 1 : node.end_lineno]
        pieces.setdefault(getattr(node, "name", ""), []).extend(piece)
    return pieces


def changed_core_lines(before, after):
    """Lines added and removed; one more function or operator is not core."""
    names = list(after)
    functions = names[names.index("Square") :] if "Square" in names else []
    changes = [
        line
        for name in names
        if name in before or name not in functions
        for line in difflib.ndiff(before.get(name, []), after[name])
        if not line.startswith("+ Variable.__")
    ]
    return [sum(line.startswith(sign) for line in changes) for sign in "+-"]


@pytest.mark.parametrize("n", GROWN + NETWORKS)
def test_neighbours_differ_by_the_lesson(n):
    assert max(changed_core_lines(core(n - 1), core(n))) <= 32


@pytest.mark.parametrize("n", [n for n in NUMBERS if STEPS[n].is_theory])
def test_a_theory_step_changes_nothing(n):
    assert core(n) == core(n - 1)


@pytest.mark.parametrize("n", GROWN + NETWORKS)
def test_no_definition_leaves(n):
    gone = core(n - 1).keys() - core(n).keys()
    assert gone == ({"SquareTest"} if n == 11 else set())  # stays in step 10


@pytest.mark.parametrize("n", [n for n in ENGINES if n >= 18])
def test_gradients_that_were_kept_do_not_count_again(n):
    step = source.load(path(n))
    x = step.Variable(np.array(1.0))
    y = step.add(x, step.add(x, x))
    for _ in range(2):
        y.backward(retain_grad=True)
    assert x.grad == 6.0


@pytest.mark.parametrize("n", [n for n in ENGINES if n >= 21])
@pytest.mark.parametrize("shape", [(3, 2), (1, 2), (3,), ()])
def test_a_gradient_of_a_wrong_shape_is_refused(n, shape):
    step = source.load(path(n))

    class Wrong(step.Square):
        def backward(self, gy):
            ones = np.ones(shape)
            return step.Variable(ones) if type(gy) is step.Variable else ones

    with pytest.raises(ValueError, match="shape"):
        Wrong()(step.Variable(np.ones((2, 3)))).backward()
