"""Documentation that is true, and imports that run one way."""

import ast
import doctest
import importlib
import pydoc
from pathlib import Path

import numpy as np
import pytest

import dezero_min

FOLDER = Path(dezero_min.__file__).parent
MODULES = [
    "refusals",
    "arrays",
    "config",
    "core",
    "graph",
    "functions",
    "tensors",
    "losses",
    "layers",
    "optimizers",
    "data",
    "higher",
    "check",
]


@pytest.mark.parametrize(
    "name", ["", ".core", ".graph", ".higher", ".layers", ".optimizers"]
)
def test_examples_in_docstrings(name):
    module = importlib.import_module(f"dezero_min{name}")
    result = doctest.testmod(module, extraglobs={"np": np})
    assert result.attempted > 2
    assert result.failed == 0


def test_help_is_a_page():
    page = pydoc.plain(pydoc.render_doc(dezero_min))
    lines = page.splitlines()
    assert len(lines) < 80
    assert max(map(len, lines)) <= 80
    public = [name for name in vars(dezero_min) if name.islower()]
    for name in ("Variable", "Function", "no_grad", "numerical_diff", "exp"):
        assert name in page
    assert "pow" in public


def test_imports_run_one_way():
    for i, name in enumerate(MODULES):
        source = (FOLDER / f"{name}.py").read_text(encoding="utf-8")
        imported = {
            node.module
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.ImportFrom) and node.level
        }
        assert imported <= set(MODULES[:i]), name


def test_type_checkers_are_told():
    assert (FOLDER / "py.typed").is_file()
