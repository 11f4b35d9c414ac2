"""The check of a learner's file says what is the matter, whatever the file."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import pytest

from steps.command import ROOT, TYPED, Refusal, browser, cli, ladder, mine
from steps.command.check import check_here, classroom, submissions
from tests.mistakes import MISTAKES

OURS = ladder.paths()
BOOK = Path(__file__).with_name("submissions") / "book"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The learner's folder, in a place of this test's own."""
    monkeypatch.setattr(mine, "ROOT", tmp_path)
    monkeypatch.setattr(mine, "FOLDER", tmp_path / "mine")
    monkeypatch.setattr(mine, "PASSED", tmp_path / "mine" / ".passed.json")
    return tmp_path / "mine"


def write(folder, source, name="step08.py"):
    file = folder / name
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return file


def report_on(file, number=8):
    return "\n".join(submissions.examine(number, file).lines())


@pytest.mark.parametrize("number", [1, 11, 18, max(OURS)])
def test_our_own_steps_pass(number):
    report = submissions.examine(number, OURS[number])
    assert report.passed
    assert (report.missing, report.printed) == ([], 0)


def test_the_report_says_what_came_out_and_what_was_expected(tmp_path):
    mistake = next(m for m in MISTAKES if m.behaviour == "adds_up_gradients")
    source = mistake.apply_to(OURS[14].read_text("utf-8"))
    text = report_on(write(tmp_path, source), 14)
    assert "✗ 14  a variable used twice gets both shares" in text
    assert "tried     the gradient of x + x" in text
    assert "came out  1.0" in text
    assert "expected  2.0" in text
    assert "lab 14" in text
    assert re.search(r"\d+ of \d+ hold\. Mend the first", text)
    assert text.index("held") < text.index("hold") < text.index("tried")


def test_an_error_is_shown_with_its_line(tmp_path):
    source = OURS[8].read_text("utf-8").replace("np.exp(x) * gy", "np.epx(x)")
    assert "in backward: return np.epx(x)" in report_on(write(tmp_path, source))


# What depends on the line of the file. The other mistakes are in `mistakes`.
@pytest.mark.parametrize(
    "number, right, wrong, says",
    [
        (
            2,
            "raise NotImplementedError(",
            "raise ValueError(",
            "perhaps the error is called NotImplementedError",
        ),
        (
            2,
            "raise NotImplementedError(",
            "raise NotImplemented(",
            "perhaps the error is called NotImplementedError",
        ),
        (
            9,
            "raise TypeError(",
            "raise ValueError(",
            "perhaps the error is called TypeError",
        ),
        (
            9,
            "        return x**2\n",
            "        x**2\n",
            "perhaps it returned nothing: is a `return` missing?",
        ),
        (
            9,
            "Variable(as_array(y))",
            "Variable(y)",
            "perhaps NumPy makes a scalar of it; `as_array` makes an array",
        ),
        (
            9,
            "got {type(data).__name__}",
            "got something else",
            "came out TypeError: Variable holds a numpy.ndarray, got something",
        ),
        (
            9,
            "got {type(data).__name__}",
            "got {type(data).__nom__}",
            "came out AttributeError: type object 'float' has no attribute",
        ),
        (2, "return x**2", 'return "four"', "came out four expected 100.0"),
    ],
)
def test_a_mistake_is_explained(tmp_path, number, right, wrong, says):
    source = OURS[number].read_text("utf-8")
    assert right in source
    file = write(tmp_path, source.replace(right, wrong, 1))
    assert says in " ".join(report_on(file, number).split())


@pytest.mark.parametrize(
    "number, right, wrong, near",
    [
        (3, "np.exp(x)", "np.epx(x)", "is it `exp`?"),
        (2, "return output", "return outptu", "is it `output`?"),
        (3, "import numpy as np\n", "", "write `import numpy as np`"),
        (7, "            x.backward()\n", "        x.backward()\n", None),
        (9, "return np.array(x)", "return np.ndarray(x)", None),
    ],
)
def test_an_error_that_says_all_gets_no_hint(
    tmp_path, number, right, wrong, near
):
    source = OURS[number].read_text("utf-8").replace(right, wrong)
    text = report_on(write(tmp_path, source), number)
    assert "came out" in text
    assert (near or "") in text
    assert ("perhaps" in text) == bool(near)


@pytest.mark.parametrize("number", range(1, 37))
def test_a_file_typed_from_the_book_passes(number):
    report = submissions.examine(number, BOOK / f"step{number:02}.py")
    assert report.passed_book, "\n".join(report.lines())
    assert not report.missing
    if number in (5, 15, 31):
        assert "nothing to write" in "\n".join(report.lines())


NETWORK = """\
if "__file__" in globals():
    import os, sys
    sys.path.append(os.path.join(os.path.dirname(__file__), ".."))
import numpy as np
import dezero.functions as F
import dezero.layers as L
from dezero import datasets, optimizers
from dezero.models import MLP

model = MLP((10, 3))
"""


def network_of_the_book(folder, number, *edits):
    """A file on a package beside its folder, edited by file, right, wrong."""
    shutil.copytree(BOOK / "dezero", folder / "dezero")
    for name, right, wrong in edits:
        source = (folder / "dezero" / name).read_text("utf-8")
        assert right in source
        write(folder / "dezero", source.replace(right, wrong), name)
    (folder / "steps").mkdir()
    file = write(folder / "steps", NETWORK, f"step{number}.py")
    return submissions.examine(number, file)


@pytest.mark.parametrize("number", [32, 36, 37, 44, 47, 51])
def test_a_network_as_in_the_book_passes(tmp_path, number):
    report = network_of_the_book(tmp_path, number)
    assert report.passed_book, "\n".join(report.lines())
    assert PRICE in report.design
    held = {behaviour.name for behaviour in report.holding}
    assert {"differentiates_again", "builds_no_graph_unasked"} <= held


def test_a_package_that_is_installed_is_nobodys_own(tmp_path):
    installed = tmp_path / "site-packages"
    shutil.copytree(BOOK / "dezero", installed / "dezero")
    (tmp_path / "own").mkdir()
    source = f"import sys\nsys.path.append({str(installed)!r})\n"
    file = write(tmp_path / "own", source + NETWORK, "step51.py")
    report = submissions.examine(51, file)
    assert not report.passed_book
    assert report.lacking[report.first_failing].got == "no Variable"


def test_a_network_may_have_the_simple_functions_of_the_book(tmp_path):
    report = network_of_the_book(
        tmp_path,
        47,
        ("functions.py", "def softmax_cross_entropy(", "def _stable("),
    )
    assert report.passed_book, "\n".join(report.lines())
    assert "judges_classes" in {b.name for b in report.holding}


@pytest.mark.parametrize(
    "name, right, wrong, behaviour",
    [
        ("functions.py", "matmul(gy, W.T), matmul(x.T, gy)\n\n\ndef matmul",
         "matmul(gy, W), matmul(x.T, gy)\n\n\ndef matmul",
         "multiplies_matrices"),
        ("functions.py", "gy * (x.data > 0)", "gy", "cuts_off"),
        ("functions.py", "y * (1 - y)", "y * (1 + y)", "bends"),
        ("functions.py", "np.add.at(gx, self.slices, gy)",
         "gx[self.slices] += gy", "picks"),
        ("layers.py", "yield from obj.params()", "pass", "layers_have_layers"),
        ("optimizers.py", "data -= self.lr", "data += self.lr",
         "optimizers_move"),
        ("optimizers.py", "v *= self.momentum", "pass", "optimizers_roll_on"),
        ("datasets.py", "self.target_transform(self.label[index])", "None",
         "numbers_examples"),
        ("dataloaders.py", "self.reset()\n            raise", "raise",
         "makes_batches"),
        ("core.py", "gy / x1)", "gy * x1)", "differentiates_again"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_manner_of_the_book_is_found(
    tmp_path, name, right, wrong, behaviour
):
    report = network_of_the_book(tmp_path, 51, (name, right, wrong))
    assert not report.passed_book
    assert behaviour in {b.name for b in report.where("✗")}


def test_a_step_on_a_step_takes_the_own_one_or_ours(tmp_path):
    """In any folder; the digits are found there, too."""
    file = write(tmp_path, OURS[51].read_bytes(), "Ada_step51.py")
    report = submissions.examine(51, file)
    assert report.passed, "\n".join(report.lines())
    ours = os.path.relpath(OURS[36], ROOT)
    assert report.notes == [f"It stands on {ours}."]
    engine = OURS[36].read_text("utf-8")
    assert engine.count("return -gy\n") == 1
    write(tmp_path, engine.replace("return -gy\n", "return gy\n"), "step36.py")
    report = submissions.examine(51, file)
    assert "has_all_operators" in {b.name for b in report.where("✗")}
    assert str(tmp_path.name) in report.notes[0]


def book(number, right="", wrong=""):
    source = (BOOK / f"step{number:02}.py").read_text("utf-8")
    assert right in source
    return source.replace(right, wrong, 1) if right else source


STANDS = "stands on a package of its own, as in the book"
PRICE = "that x and its gradients stay in memory until the collector runs"


@pytest.mark.parametrize(
    "number, design",
    [(25, STANDS), (28, STANDS), (30, STANDS), (32, PRICE), (36, PRICE)],
)
def test_a_design_of_the_book_is_told(number, design):
    report = submissions.examine(number, BOOK / f"step{number:02}.py")
    assert design in report.design
    text = " ".join("\n".join(report.lines()).split())
    assert design in text
    assert "missing" not in text and "Not in this file" not in text
    json.dumps(report.as_dict())


def test_what_the_book_has_instead_is_told():
    report = submissions.examine(33, BOOK / "step33.py")
    told = {
        behaviour.name: (report.mark(behaviour), report.lacking[behaviour].hint)
        for behaviour in report.where("○")
    }
    for name, hint in {
        "returns_gradients": "a gradient is a Variable that stays on `x.grad`",
        "knows_constant_powers": "0 * x ** -1, nan at 0",
        "frees_gradients": "the price of `create_graph`",
        "leaves_arrays": "`x.grad` is a Variable",
        "finds_f2_itself": "writes this loop into the script",
        "has_hessians": "by one variable at a time",
    }.items():
        assert hint in told[name][1], name
    held = {behaviour.name for behaviour in report.holding}
    assert {"differentiates_again", "builds_no_graph_unasked"} <= held


@pytest.fixture
def repository(tmp_path):
    """A folder as the book has it, with `dezero` beside `steps`."""
    shutil.copytree(BOOK / "dezero", tmp_path / "dezero")
    (tmp_path / "steps").mkdir()
    return tmp_path


def test_a_package_of_the_book_is_tried_where_it_is(repository):
    functions = repository / "dezero" / "functions.py"
    right = functions.read_text("utf-8")
    file = write(repository / "steps", book(36), "step34.py")
    assert submissions.examine(34, file).passed_book
    x = "(self.inputs[0])"
    for name, wrong in ("cos", "np.cos"), ("-sin", "sin"):
        functions.write_text(
            right.replace(f"gy * {name}{x}", f"gy * {wrong}{x}")
        )
        report = submissions.examine(34, file)
        assert report.first_failing.name == "differentiates_sin_again"
    text = report_on(file, 34)
    assert "✗ 34  derivatives of sin and cos" in text
    functions.write_text(right.replace(f"gy * cos{x}", f"gy * cso{x}"))
    text = " ".join(report_on(file, 34).split())
    assert "(functions.py, line " in text and "is it `cos`?" in text


@pytest.mark.parametrize(
    "imports, box",
    [
        ("import dezero", "dezero.Variable"),
        ("from dezero import *", "Variable"),
        ("from dezero.core import *", "Variable"),
    ],
)
def test_a_package_is_imported_in_any_manner(repository, imports, box):
    source = book(33, "from dezero import Variable", imports)
    source = source.replace("x = Variable(", f"x = {box}(")
    file = write(repository / "steps", source, "step33.py")
    report = submissions.examine(33, file)
    assert report.passed_book and PRICE in report.design
    assert "differentiates_again" in [b.name for b in report.holding]


def test_the_way_to_a_package_is_no_demo(repository, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 2)
    for number in 28, 33:
        endless = book(
            number, "iters = 10", "while True:\n    pass\niters = 10"
        )
        file = write(repository / "steps", endless, f"step{number}.py")
        report = submissions.examine(number, file)
        assert "Its demo has not come to an end" in report.notes[0]
        assert report.passed_book, "\n".join(report.lines())


@pytest.mark.parametrize(
    "number, source, name, hint",
    [
        (26, "from dezero import Variable", "writes_graphs", "`get_dot_graph`"),
        (
            27,
            "import dezero.functions\nfrom dezero import Variable",
            "knows_the_sine",
            "",
        ),
        (28, "from dezero import Variable", "knows_the_valley", ""),
        (
            32,
            "from dezero.core_simple import *\nsetup_variable()",
            "differentiates_again",
            "`y.backward(create_graph=True)` is taken for it, too",
        ),
    ],
)
def test_a_page_that_is_empty_does_not_pass_as_the_book(
    repository, number, source, name, hint
):
    file = write(repository, source, f"step{number}.py")
    report = submissions.examine(number, file)
    assert not report.passed_book
    assert report.first_failing.name == name
    assert hint in report.lacking[report.first_failing].hint


@pytest.mark.parametrize("number", [*range(25, 31), *range(32, 37)])
def test_what_start_lays_out_does_not_pass_yet(own, number):
    mine.start(number)
    report = submissions.examine(number, mine.path(number))
    assert not report.passed_book and not report.design
    assert number in [behaviour.step for behaviour in report.where("✗")]


def test_a_package_that_is_not_here_is_one_sentence(repository):
    shutil.move(repository / "dezero", repository / "elsewhere")
    file = write(repository / "steps", book(33), "step33.py")
    text = " ".join(report_on(file, 33).split())
    assert "`from dezero import Variable`: ModuleNotFoundErr" in text
    assert text.endswith(
        "put the folder or the file `dezero` beside this file, or write"
        " `sys.path.append(...)` with the folder that it is in above that line."
    )
    shutil.move(repository / "elsewhere", repository / "dezero")
    core = repository / "dezero" / "core.py"
    core.write_text(f"import numpy as np\n\n\nnp.int\n{core.read_text()}")
    text = " ".join(report_on(file, 33).split())
    assert "no attribute 'int' (dezero/core.py, line 4)" in text
    assert text.endswith("NumPy has dropped it: write `int`.")


@pytest.mark.parametrize(
    "number, right, wrong, note",
    [
        (9, "", "", "Its demo stops in line 88, `x = Variable(1.0)"),
        (10, "", "", "Its demo ends Python in line 96, `unittest.main()`"),
        (3, "import", "import torch\nimport", "An import fails in line 1, `im"),
        (18, "with no_grad", "Config.enable_backprop = 0 > 1\nwith no_grad",
         "switched off; it is switched on"),
        (8, "A = Square()", "while True:\n    pass\nA = Square()",
         "Its demo has not come to an end"),
        (8, "A = Square()", "import os\nos._exit(3)\nA = Square()",
         "Its demo stops Python itself, with exit code 3"),
        (9, "x = Variable(np", "while 1: np.ones(\nx = Variable(np", ""),
        (7, "class Square(Function)", "class Square(Fuction)",
         "in line 37, `class Square(Fuction):`: NameError: name 'Fuction' is"
         " not defined; is it `Function`"),
    ],
)  # fmt: skip
def test_a_demo_that_stops_hides_no_definition(
    tmp_path, monkeypatch, number, right, wrong, note
):
    monkeypatch.setattr(submissions, "SECONDS", 2)
    file = write(tmp_path, book(number, right, wrong))
    report = submissions.examine(number, file)
    said = " ".join([*report.notes, report.trouble or ""])
    assert note in said
    assert report.passed_book == (not report.trouble)


@pytest.mark.parametrize(
    "right, wrong, runs, note",
    [
        ("from dezero_min import Variable", "import dezero_min", False,
         "Its demo stops in line 24, `x = Variable(np.array(1.0))`: NameError:"
         " name 'Variable' is not defined; write `from dezero_min import"
         " Variable`"),
        ("import Variable", "import Variable, Sqare", False,
         "An import fails in line 21, `from dezero_min import Variable, Sq"),
        ("import numpy as np", "", False, "; write `import numpy as np`"),
        ("if __name__", "y = Varible\nif __name__", False, "is it `Variable`"),
        ("    y.backward()\n", "    y.backwards()\n", True,
         "Its demo stops in line 26, `y.backwards()`: AttributeError"),
        ("    y.backward()\n", "    open('a/b')\n", True, ""),
        ("    y.backward()\n", "    import torch\n", True, ""),
        ("    y.backward()\n", "    raise SystemExit\n", True, ""),
        ("    y.backward()\n", "    while True: pass\n", True, ""),
        ("    y.backward()\n", "    input()\n", True, ""),
    ],
)  # fmt: skip
def test_a_file_passes_only_if_it_runs(
    tmp_path, monkeypatch, right, wrong, runs, note
):
    """Its names are all there; what else stops a demo may be meant."""
    monkeypatch.setattr(submissions, "SECONDS", 2)
    source = OURS[23].read_text("utf-8")
    assert right in source
    report = submissions.examine(
        23, write(tmp_path, source.replace(right, wrong), "step23.py")
    )
    assert report.runs == report.passed_book == report.passed == runs
    assert not report.where("✗?")
    assert note in " ".join(report.notes[-1:])
    assert note or not any("stops" in said for said in report.notes)
    assert ("does not run" in " ".join(report.lines())) != runs


def test_what_lies_beside_the_file_is_its_own(tmp_path):
    """Modules of its own are found; Python's and ours cannot be replaced."""
    for name in "json", "copy", "random":
        write(tmp_path, "raise SystemExit(name)", f"{name}.py")
    for package in "steps", "core":
        (tmp_path / package).mkdir()
        write(tmp_path / package, "", "__init__.py")
        write(tmp_path / package, book(8).partition("A = ")[0], "parts.py")
        file = write(tmp_path, f"from {package}.parts import *\nimport json")
        report = submissions.examine(8, file)
        assert report.passed_book, report.trouble
    file = write(tmp_path, "from steps.step08 import Variable, Function")
    assert not submissions.examine(8, file).passed_book, "that is ours"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not on Windows")
@pytest.mark.parametrize(
    "lives_on",
    [
        "import threading, time\n"
        "threading.Thread(target=time.sleep, args=[600]).start()\n",
        "import subprocess\nsubprocess.Popen(['sleep', '600'])\n",
        "import os, time\nif os.fork() == 0:\n    time.sleep(600)\n",
    ],
)
def test_what_lives_on_does_not_hide_a_result(tmp_path, lives_on):
    report = submissions.examine(8, write(tmp_path, lives_on + book(8)))
    assert report.passed_book


def test_a_notebook_is_a_file_like_any_other(tmp_path):
    head, variable, rest = book(9).partition("class Variable")
    function = "def as_array"
    before, _, after = (variable + rest).partition(function)
    cells = [
        ("code", "%matplotlib inline\n!pip install numpy\n" + head),
        ("markdown", "# words"),
        ("code", before),
        ("code", "1 / 0"),
        ("code", "await something ="),
        ("code", "%%bash\nrm -rf x"),
        ("code", function + after),
    ]
    notebook = {
        "cells": [
            {"cell_type": kind, "source": [source]} for kind, source in cells
        ]
    }
    file = write(tmp_path, json.dumps(notebook), "step09.ipynb")
    report = submissions.examine(9, file)
    assert report.passed_book, report.trouble
    assert "in cell 4, line 1, `1 / 0`: ZeroDivisionError" in report.notes[0]
    assert report.notes[1].startswith("Cell 5 is not Python in line 1")
    cells[2] = "code", before.replace("f.backward(y.grad)", "f.backwrad(1)")
    notebook["cells"][2]["source"] = [cells[2][1]]
    file = write(tmp_path, json.dumps(notebook), "step09.ipynb")
    text = " ".join(report_on(file, 9).split())
    assert "(cell 3, line " in text
    assert "is it `backward`?" in text


def test_what_this_step_broke_is_said(tmp_path):
    write(tmp_path, book(14), "step14.py")
    file = write(tmp_path, book(16, "x.grad + gx", "gx"), "step16.py")
    report = submissions.examine(16, file)
    assert submissions.since(16, file, report) == ""
    write(tmp_path, book(14), "step15.py")
    report.since = submissions.since(16, file, report)
    assert "step15.py; what changed after that broke it" in report.since
    *_, read = report.lines()
    assert read.endswith(f"{TYPED} lab 16, then {TYPED} lab 14")


def test_what_only_we_ask_of_a_step_is_told_beside_the_first_to_mend(tmp_path):
    source = OURS[46].read_text("utf-8")
    source = source.replace("list(dict.fromkeys(params))", "list(params)")
    text = report_on(write(tmp_path, source, "step46.py"), 46)
    assert text.count("      tried ") == 1
    wrong = source.replace("return -self.lr * ", "return -0.1 * ")
    text = report_on(write(tmp_path, wrong, "step46.py"), 46)
    mended, _, beside = text.partition("      tried ")[2].partition("\n○ 46")
    assert "times lr" in mended
    assert "keeps each parameter once" in beside


def test_the_same_error_is_told_once(tmp_path):
    source = OURS[41].read_text("utf-8").replace("gy @ W.mT, x", "gy @ W, x")
    text = report_on(write(tmp_path, source, "step41.py"), 41)
    assert "○ 41  vectors" in text
    assert text.count("      tried ") == 1


@pytest.mark.parametrize(
    "number, right, wrong, lesson",
    [
        (9, "Variable(as_array(y))", "Variable(y)", 9),
        (16, "self.generation = 0", "pass", 16),
        (17, "[output().grad", "[output.grad", 17),
        (18, "output.creator = self", "output.creator = weakref.ref(self)", 17),
        (18, "[output().grad", "[output().grda", 7),
    ],
)
def test_the_notebook_to_read_is_that_of_the_mistake(
    tmp_path, number, right, wrong, lesson
):
    """Which may be a later one than that of the first behaviour to fail."""
    source = OURS[number].read_text("utf-8")
    assert source.count(right) == 1
    text = report_on(write(tmp_path, source.replace(right, wrong)), number)
    assert text.endswith(f"{TYPED} lab {lesson}")


def test_missing_names_are_listed(tmp_path):
    source = OURS[14].read_text("utf-8").replace("cleargrad", "zero_grad")
    text = report_on(write(tmp_path, source), 14)
    assert "Names that are missing: Variable.cleargrad" in text


def test_what_helpers_are_called_is_free(tmp_path):
    source = OURS[47].read_text("utf-8").replace("self.move(", "self.go(")
    source = source.replace("def move(", "def go(").replace("rmatmul(", "r(")
    source = source.replace("= rmatmul", "= r").replace("-mean(", "mean(")
    text = report_on(write(tmp_path, source), 47)
    assert "✗ 47  the loss of classes" in text
    assert "Not in this file" not in text and "missing" not in text
    text = report_on(write(tmp_path, source.replace("SGD", "Descent")), 47)
    assert "of earlier steps: SGD." in text


@pytest.mark.parametrize(
    "source, sentence",
    [
        ("", "This file is empty: perhaps it was not saved."),
        (" \n", "This file is empty: perhaps it was not saved."),
        ("pass", "Names that are missing: Variable, Function"),
        ("x = 1\nclass A\n", "is not Python in line 2, `class A`: expected"),
        (b"\xff\xfe\x00\x01", "is not a text file"),
        (b"x = 1\0", "is not a text file"),
        (
            "import sys; sys.exit()",
            "Its demo ends Python in line 1, `import sys; s",
        ),
        ("import os; os._exit(3)", "stops Python itself, with exit code 3"),
        ("def f(): f()\nf()", "RecursionError"),
        (
            "import nothing_like_this",
            "in line 1, `import nothing_like_this`: Mod",
        ),
        ("print('x' * 10**6)", "prints 1,000,001 characters"),
        ('{"cells": [null]}', "is no notebook that can be read"),
    ],
)
def test_any_file_gets_a_sentence(tmp_path, source, sentence):
    name = "step08.ipynb" if "notebook" in sentence else "step08.py"
    report = submissions.examine(8, write(tmp_path, source, name))
    assert not report.passed
    assert sentence in " ".join("\n".join(report.lines()).split())


def test_a_script_has_no_dot_before_its_package(tmp_path):
    source = "from .dezero_min import Variable"
    text = " ".join(report_on(write(tmp_path, source), 23).split())
    assert "files inside a package: `from dezero_min import ...`" in text


def test_a_file_that_never_ends_gets_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 2)
    text = report_on(write(tmp_path, "while True: pass"))
    assert "has not come to an end after 2 seconds" in text


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has no limit on memory"
)
def test_too_much_memory_gets_a_sentence(tmp_path):
    text = report_on(write(tmp_path, "x = bytearray(10**13)"))
    assert "MemoryError" in text


def test_a_loop_without_end_does_not_hide_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 8)
    monkeypatch.setattr(submissions, "STARTS", 2)
    source = OURS[8].read_text("utf-8")
    hanging = source.replace(
        "return x**2",
        "while x.size == 1 and x == 0.5: pass\n        return x**2",
    )
    report = submissions.examine(8, write(tmp_path, hanging))
    assert report.first_failing.name == "functions_chain"
    assert not report.lacking[report.first_failing].hint, "no loop before 7"
    names = [behaviour.name for behaviour in report.holding]
    assert "refuses_to_compute" in names


def test_a_file_that_hangs_once_has_less_time_from_then_on(
    tmp_path, monkeypatch
):
    seconds = []

    def judge(number, file, first, limit, definitions_only):
        seconds.append(limit)
        return [{"doing": first}], f"{submissions.HANGS} after {limit} seconds"

    monkeypatch.setattr(submissions, "judge", judge)
    submissions.examine(8, write(tmp_path, "x = 1"))
    again = [submissions.AGAIN] * (submissions.STARTS - 1)
    assert seconds == [submissions.SECONDS, *again]


def test_a_loop_that_takes_nothing_gets_its_hint(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 6)
    monkeypatch.setattr(submissions, "STARTS", 1)
    source = OURS[8].read_text("utf-8")
    hanging = source.replace("waiting.pop()", "waiting[-1]")
    report = submissions.examine(8, write(tmp_path, hanging))
    assert report.first_failing.name == "differentiates_a_chain"
    assert "loop in `backward`" in report.lacking[report.first_failing].hint
    lines = [*report.lines()]
    assert "?  8  a chain 20,000 functions deep" in lines
    assert "question mark was not tried" in " ".join(lines)
    assert report.as_dict()["behaviours"][-1]["holds"] is None


def test_a_file_may_be_called_anything(tmp_path, capsys):
    file = write(tmp_path, OURS[2].read_bytes(), "my answer")
    assert submissions.check_file(2, file) == 0
    assert f'diff 2 "{submissions.shown(file)}"' in capsys.readouterr().out


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(Refusal, match="is a folder"):
        submissions.examine(8, tmp_path)
    with pytest.raises(Refusal, match="no file"):
        submissions.examine(8, tmp_path / "step08.py")


def test_exit_code_and_json(tmp_path, capsys):
    assert submissions.check_file(8, OURS[8], as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"]
    assert len(answer["behaviours"]) == 10
    assert submissions.check_file(8, write(tmp_path, "pass"), as_json=True) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["behaviours"][0]["lacking"]["tried"] == "`Variable`"


@pytest.mark.parametrize("own", [False, True])
def test_a_script_is_told_which_package_it_stands_on(own, tmp_path):
    if own:
        shutil.copytree(ROOT / "dezero_min", tmp_path / "dezero_min")
    text = report_on(write(tmp_path, OURS[23].read_bytes(), "step23.py"), 23)
    place = os.path.relpath(tmp_path if own else ROOT, ROOT)
    ground = os.path.normpath(os.path.join(place, "dezero_min"))
    # A long path is broken over lines.
    assert f"Itstandson{ground}." in "".join(text.split())


def test_success_names_what_comes_next(tmp_path, capsys):
    assert submissions.check_file(8, write(tmp_path, OURS[8].read_bytes())) == 0
    out = capsys.readouterr().out
    assert "steps lab 9" in out
    assert "steps diff 8" in out
    submissions.check_file(8, OURS[8])
    assert "steps diff 8" not in capsys.readouterr().out


def test_nothing_comes_after_the_last_step():
    last = max(OURS)
    assert "Go on" not in submissions.what_next(last, OURS[last])


def test_a_class_is_one_screen(tmp_path, capsys):
    for name in "ada", "bob", "eve":
        (tmp_path / name).mkdir()
    for number in 1, 2:
        write(tmp_path / "ada", OURS[number].read_bytes(), f"step{number}.py")
    file = write(tmp_path / "bob", OURS[1].read_bytes(), "step02.py")
    write(tmp_path / "bob", "x = [/red]", "step03.py")
    book = BOOK / "step16.py"
    write(tmp_path / "eve", book.read_bytes(), "step_16.py")
    assert classroom.check_folder(tmp_path) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:5] == [
        "           1",
        "     1 2 3 6   holds",
        "bob    ✗ !      0/2",
        "eve        ○    1/1",
        "ada  ✓ ✓        2/2",
    ]
    assert "   1  step  2  a function makes a new variable" in lines
    assert "   1  step  3  the file does not run" in lines
    more = f"More about one: {TYPED} check 2 {submissions.typed(file)}"
    assert more in lines
    assert max(map(len, lines[:-1])) <= 80


@pytest.mark.parametrize(
    "name, number",
    [
        ("step1.py", 1),
        ("step_01.py", 1),
        ("step07-1.py", 7),
        ("Ada B_step02.py", 2),
        ("step02 (1).PY", 2),
        ("step09.ipynb", 9),
        ("step 9.py", 9),
        ("step9/main.py", 9),
        ("step9/variable.py", 9),
        ("schritt2.py", None),
        ("step123.py", None),
    ],
)
def test_a_class_need_not_name_its_files_alike(tmp_path, name, number):
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    file.write_bytes(b"")
    assert classroom.number_of(file, tmp_path) == number


def test_what_is_no_step_is_left_out_without_a_wrong_word(tmp_path, capsys):
    write(tmp_path, OURS[2].read_bytes(), "step02.py")
    for name in "step02_test.py", "test_step02.py", "step59.py", "other.py":
        write(tmp_path, "1 / 0", name)
    for folder in ".venv", "build", "tests":
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "1 / 0", "step02.py")
    assert classroom.check_folder(tmp_path) == 0
    out = capsys.readouterr().out
    assert "Left out: 2 tests, 1 of later steps, 1 others." in out
    assert out.endswith("  other.py\n")


def test_junit_is_what_graders_read(tmp_path, capsys):
    write(tmp_path, OURS[1].read_bytes(), "ada_step02.py")
    write(tmp_path, (BOOK / "step10.py").read_bytes(), "bob_step10.py")
    write(tmp_path, "def (", "eve_step03.py")
    report = tmp_path / "report.xml"
    assert classroom.check_folder(tmp_path, junit=report) == 1
    ada, bob, eve = ElementTree.parse(report).getroot()
    counts = "tests", "failures", "errors", "skipped"
    assert [ada.get(count) for count in counts] == ["3", "2", "0", "0"]
    assert (bob.get("failures"), bob.get("skipped")) == ("0", "3")
    assert [eve.get(count) for count in counts] == ["1", "0", "1", "0"]
    assert "expected a definition" in ada[1][0].get("message")


def test_a_class_for_a_program(tmp_path, capsys):
    write(tmp_path, OURS[2].read_bytes(), "ada_step02.py")
    assert classroom.check_folder(tmp_path, as_json=True) == 0
    write(tmp_path, OURS[1].read_bytes(), "bob_step02.py")
    capsys.readouterr()
    assert classroom.check_folder(tmp_path, as_json=True) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [answer["passed"] for answer in answers] == [True, False]


def test_a_long_list_of_what_is_left_out_is_cut(tmp_path, capsys):
    write(tmp_path, OURS[2].read_bytes(), "step02.py")
    for n in range(classroom.MOST + 2):
        write(tmp_path, "", f"other{n:02}.py")
    classroom.check_folder(tmp_path)
    assert capsys.readouterr().out.endswith("\n  and 2 more\n")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no file whose name tells its step"):
        classroom.check_folder(tmp_path)
    with pytest.raises(Refusal, match="There is no folder"):
        classroom.check_folder(tmp_path / "nowhere")


def test_a_notebook_is_checked_in_place(capsys):
    namespace = {"__name__": "__main__"}
    exec(OURS[2].read_text("utf-8"), namespace)
    check_here(2, namespace)
    out = capsys.readouterr().out
    assert "All of it holds, with everything from the earlier steps." in out
    assert "a variable holds its array" not in out


def test_a_notebook_that_is_in_no_folder_finds_the_digits(capsys):
    namespace = {"__name__": "__main__"}
    source = (
        OURS[51].read_text("utf-8").replace("from step36", "from steps.step36")
    )
    exec(source.partition("if __name__")[0], namespace)
    check_here(51, namespace)
    assert "All of it holds" in capsys.readouterr().out
    assert "__file__" not in namespace


def test_a_notebook_is_not_told_to_read_itself(capsys):
    namespace = {"__name__": "__main__"}
    source = OURS[2].read_text("utf-8").replace("x**2", "x * 2")
    exec(source, namespace)
    check_here(2, namespace)
    out = capsys.readouterr().out
    assert "came out  20.0" in out
    assert "read" not in out
    assert "2 of 3 hold." in out
    assert "Mend" not in out, "there is no other that may follow"


def test_a_notebook_without_a_package_is_no_step_23(capsys):
    namespace = {"__name__": "__main__"}
    exec(OURS[22].read_text("utf-8").partition("if __name__")[0], namespace)
    check_here(23, namespace)
    assert "came out  defined in the file" in capsys.readouterr().out


def test_in_a_browser_the_words_are_functions(own, monkeypatch, capsys):
    monkeypatch.setattr(sys, "path", [*sys.path])

    def said(word, number=7):
        word(number)
        return capsys.readouterr().out

    assert "There is no step07.py yet" in said(browser.check)
    assert "from our step 6" in said(browser.start)
    assert "is there already" in said(browser.start)
    assert "✗  7  backward differentiates a chain" in said(browser.check)
    assert "from our step 7" in said(browser.start, 8)
    mine.path(8).unlink()
    right = OURS[7].read_text("utf-8")
    mine.path(7).write_text(right + "\nprint(1 / 0)\n", "utf-8")
    out = said(browser.check)
    assert "Its demo stops in line" in out and "All of it holds" in out
    assert "from your step 7" in said(browser.start, 8)
    mine.path(7).write_text("def", "utf-8")
    assert "is not Python in line 1" in said(browser.check)
    assert not mine.has_passed(7)


def test_in_a_browser_a_file_stands_on_the_newest_others(own, monkeypatch):
    stays = ModuleType("step05")
    monkeypatch.setitem(sys.modules, "step05", stays)
    path = [*sys.path]
    own.mkdir()
    for text in "first = 1", "second = 1":
        write(own, text, "step05.py")
        with browser.newest():
            import step05

            assert vars(step05).keys() >= {text[:-4]}
    assert sys.modules["step05"] is stays and sys.path == path


def test_in_a_browser_an_own_package_is_checked(own, capsys):
    ours = {name: m for name, m in sys.modules.items() if "dezero" in name}
    browser.start(23)
    assert "dezero_min is made of our step 22" in capsys.readouterr().out
    browser.check(23)
    assert "`from dezero_min import Variable`" in capsys.readouterr().out
    shutil.copy(OURS[23], mine.path(23))
    browser.check(23)
    assert "All of it holds" in capsys.readouterr().out
    assert mine.has_passed(23)
    core = own / "dezero_min" / "core.py"
    right = core.read_text("utf-8")
    core.write_text(right.replace("return 2 * x * gy", "return x * gy"))
    browser.check(23)
    out = capsys.readouterr().out
    assert "✗" in out and not mine.has_passed(23)
    core.write_text("def")
    browser.check(23)
    assert "core.py" in capsys.readouterr().out
    assert {n: m for n, m in sys.modules.items() if "dezero" in n} == ours


def test_in_a_browser_a_graph_is_read_as_by_pygraphviz(monkeypatch):
    pygraphviz = pytest.importorskip("pygraphviz")

    class Viz:
        def renderJSON(self, dot):
            graph = pygraphviz.AGraph(string=dot)
            graph = json.loads(graph.draw(format="json", prog="dot"))
            return SimpleNamespace(to_py=lambda: graph)

    monkeypatch.setattr(browser, "viz", Viz())
    for dot in (
        "digraph {}",
        'digraph { a -> "b c"; c [label="a\\n(2, 3)"]; a -> c -> a }',
        "graph { subgraph s { q }; q -- p }",
    ):
        theirs, ours = pygraphviz.AGraph(string=dot), browser.AGraph(dot)
        assert ours.nodes() == theirs.nodes()
        assert sorted(ours.edges()) == sorted(theirs.edges())
        assert ours.is_directed() == theirs.is_directed()
        for node in theirs:
            label = ours.get_node(node).attr["label"]
            assert label == (node.attr["label"] or "\\N")


def test_in_a_browser_bad_text_in_dot_is_a_value_error(monkeypatch):
    def fail(dot, format):
        raise RuntimeError("syntax error in line 1")

    monkeypatch.setattr(browser, "viz", SimpleNamespace(renderString=fail))
    with pytest.raises(ValueError, match="Graphviz cannot read it; syntax"):
        browser.render("digraph {")


def test_start_lays_out_the_step_before_and_never_overwrites(own, capsys):
    mine.start(14)
    source = mine.path(14).read_text("utf-8")
    assert source.startswith('"""Step 14: The same variable twice')
    assert "def cleargrad" not in source
    assert source.rstrip().endswith(OURS[14].read_text("utf-8").rstrip()[-60:])
    assert "from our step 13" in capsys.readouterr().out
    mine.path(14).write_text("mine", "utf-8")
    with pytest.raises(Refusal, match="is there already"):
        mine.start(14)
    assert mine.path(14).read_text("utf-8") == "mine"


def test_the_first_step_starts_from_an_empty_page(own):
    mine.start(1)
    assert "class" not in mine.path(1).read_text("utf-8").partition('"""\n')[2]


def test_start_goes_on_from_an_own_file_that_passed(own, capsys):
    own.mkdir()
    source = OURS[1].read_text("utf-8").replace("A box", "My box")
    mine.path(1).write_text(source, "utf-8")
    assert mine.marks() == {1: "…"}
    assert submissions.check_file(1, mine.path(1)) == 0
    assert mine.marks() == {1: "✓"}
    mine.start(2)
    assert "My box" in mine.path(2).read_text("utf-8")
    mine.path(1).write_text(source + "\n", "utf-8")
    assert mine.marks() == {1: "…", 2: "…"}, "a change needs a new check"
    mine.path(2).unlink()
    capsys.readouterr()
    mine.start(2)
    assert "from our step 1 (yours has not" in capsys.readouterr().out


# The learner's own package


def start_23(own):
    """Write the line that step 23 asks for; return the file."""
    mine.start(23)
    file = mine.path(23)
    source = file.read_text("utf-8")
    line = "import numpy as np\n\nfrom dezero_min import Variable\n"
    file.write_text(source.replace("import numpy as np\n", line), "utf-8")
    return file


def test_start_23_makes_a_package_of_the_own_engine(own, capsys):
    own.mkdir()
    source = OURS[22].read_text("utf-8").replace("A box", "My box")
    test = "class T(unittest.TestCase):\n    pass\n\n\nif __name__"
    source = source.replace("if __name__", test, 1)
    source = source.replace("import weakref", "import unittest\nimport weakref")
    mine.path(22).write_text(source, "utf-8")
    assert submissions.check_file(22, mine.path(22)) == 0
    file = start_23(own)
    assert "is made of your step 22: core.py" in capsys.readouterr().out
    core = (own / "dezero_min" / "core.py").read_text("utf-8")
    assert "My box" in core and "unittest" not in core and "print(" not in core
    text = report_on(file, 23)
    assert "It stands on" in text and "✗" not in text and "○" not in text
    assert not [*own.glob(".d*")], "nothing half done is left"


def test_start_23_takes_our_engine_where_the_own_has_not_passed(own, capsys):
    own.mkdir()
    mine.path(22).write_text("pass", "utf-8")
    mine.start(23)
    said = " ".join(capsys.readouterr().out.split())
    assert "is made of our step 22 (yours has not passed its check" in said
    assert "write `from dezero_min import Variable`" in " ".join(
        report_on(mine.path(23), 23).split()
    )


def test_start_23_leaves_a_package_as_it_is(own, capsys):
    (own / "dezero_min").mkdir(parents=True)
    mine.start(23)
    assert "is there already and stays as it is" in capsys.readouterr().out
    assert not [*(own / "dezero_min").iterdir()]
    with pytest.raises(Refusal, match="is there already"):
        mine.start(23)


def test_a_mistake_in_the_own_package_is_told_with_its_file(own):
    file = start_23(own)
    core = own / "dezero_min" / "core.py"
    right = core.read_text("utf-8")
    core.write_text(right.replace("np.exp(x) * gy", "np.epx(x)"), "utf-8")
    text = " ".join(report_on(file, 23).split())
    assert re.search(r"\(core.py, line \d+, in backward: return np.epx", text)
    core.write_text(right.replace("return -gy\n", "return gy\n"), "utf-8")
    report = submissions.examine(23, file)
    assert report.first_failing.name == "has_all_operators"
    core.write_text("def f(:", "utf-8")
    text = " ".join(report_on(file, 23).split())
    assert "SyntaxError: invalid syntax (core.py, line 1)" in text


def test_a_single_file_is_no_package(tmp_path):
    write(tmp_path, OURS[22].read_bytes(), "step22.py")
    file = write(tmp_path, "from step22 import *", "step23.py")
    report = submissions.examine(23, file)
    assert report.first_failing.name == "comes_from_a_package"
    assert report.lacking[report.first_failing].got == "of step22"


@pytest.mark.parametrize("is_own", [False, True])
def test_an_own_step_runs_by_hand_on_the_own_package_or_on_ours(
    is_own, tmp_path, monkeypatch
):
    """From any directory; pictures are drawn in both cases."""
    folder = tmp_path / "steps" / "mine"
    folder.mkdir(parents=True)
    monkeypatch.setattr(mine, "ROOT", tmp_path)
    monkeypatch.setattr(mine, "FOLDER", folder)
    shutil.copytree(ROOT / "dezero_min", tmp_path / "dezero_min")
    if is_own:
        mine.start(23)
    code = OURS[24].read_text("utf-8").partition("if __name__")[0] + (
        "from dezero_min.pictures import draw\n"
        "x = Variable(np.array(1.0))\n"
        "print(sys.modules[Variable.__module__].__file__)\n"
        "print(draw(sphere(x, x)))\n"
    )
    result = subprocess.run(
        [sys.executable, write(folder, code, "step24.py")],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if k != "PYTHONPATH"},
        capture_output=True,
        encoding="utf-8",
    )
    place = folder if is_own else tmp_path
    assert result.stdout.splitlines() == [
        str(place / "dezero_min" / "core.py"),
        "<Graph of v3: 4 variables, 3 functions>",
    ], result.stderr


def test_a_step_of_theory_says_that_there_is_nothing_to_write(own, capsys):
    mine.start(5)
    assert "nothing to write" in capsys.readouterr().out


def test_watch_checks_again_when_the_file_is_saved(
    tmp_path, monkeypatch, capsys
):
    """Even if an editor moves it away for a while."""
    file = write(tmp_path, OURS[1].read_bytes(), "step02.py")
    saves = [
        lambda: write(tmp_path, "", "another.py"),
        lambda: file.rename(tmp_path / "backup"),
        lambda: write(tmp_path, OURS[2].read_bytes(), "step02.py"),
    ]

    def sleep():
        if not saves:
            raise KeyboardInterrupt
        saves.pop(0)()

    monkeypatch.setattr(submissions, "pause", sleep)
    assert cli.main(["check", "2", str(file), "--watch"]) == 130
    out, err = capsys.readouterr()
    first, second = out.split("Ctrl-C ends.")
    assert "1 of 3 holds" in first
    assert re.match(r"\n\nSaved at \d\d:\d\d:\d\d\n", second)
    assert " ".join(second.split()).count("held against") == 1
    assert "3 of 3 hold." in second
    assert err == "\nStopped.\n"
