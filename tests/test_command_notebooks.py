"""`python3 -m steps refresh`: what it writes, and when it does not."""

import sys

import nbformat
import nbval.kernel
import pytest
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from steps.command import environment
from steps.command.authors.refresh import persistent, refresh_notebooks

IN_THE_WAY = {"execution": {"iopub.status.idle": "2026"}, "editable": True}


DIED = RuntimeError("Kernel died before replying to kernel_info")
LATER = DeadKernelError("Kernel died")


@pytest.mark.parametrize(
    ("errors", "ends"),
    [
        ([DIED, DIED], "started"),
        ([DIED, DIED, DIED], DIED),
        ([RuntimeError("something else")], "something else"),
        ([LATER], LATER),
    ],
)
def test_a_kernel_that_dies_at_its_start_is_started_again(errors, ends):
    remaining = list(errors)

    def start(name):
        if remaining:
            raise remaining.pop()
        return name

    if ends == "started":
        assert persistent(start)("started") == ends
    else:
        with pytest.raises(RuntimeError, match=str(ends)):
            persistent(start)("started")
    assert nbval.kernel.start_new_kernel.__wrapped__, "conftest.py does it"


def failing(code):
    return new_code_cell(code, metadata={"tags": ["raises-exception"]})


NOTEBOOKS = {
    "good": [
        new_markdown_cell("# Title"),
        new_code_cell("import sys, dezero_min\nprint(sys.executable)"),
        new_code_cell(
            "import time\nprint('\\x1b[31ma\\x1b[0m', flush=True)\n"
            "time.sleep(0.3)\nprint('b')\n3"
        ),
        failing("1 / 0"),
        new_code_cell("print('still alive')", metadata=IN_THE_WAY),
    ],
    "bad": [new_code_cell("1"), new_code_cell("1 / 0"), new_code_cell("2")],
    "tame": [failing("1")],
    "dead": [new_code_cell("import os; os._exit(1)")],
}


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory):
    """The notebooks after a refresh, and what it said of them."""
    folder = tmp_path_factory.mktemp("notebooks")
    paths = []
    for name, cells in NOTEBOOKS.items():
        notebook = new_notebook(cells=cells)
        notebook.metadata["language_info"] = {"name": "python", "version": "0"}
        paths.append(folder / f"{name}.ipynb")
        nbformat.write(notebook, paths[-1])
    before = {path.stem: path.read_bytes() for path in paths}
    said = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", "")  # it is put back
        patch.setenv("JUPYTER_PREFER_ENV_PATH", "")
        patch.setattr(
            "builtins.print",
            lambda line, **_: said.update([line.split(".ipynb: ")]),
        )
        environment.prepare_kernels()
        codes = [refresh_notebooks(paths), refresh_notebooks(paths[:1])]
    return folder, before, said, codes


def test_an_executed_notebook_is_written(refreshed):
    folder, _, said, codes = refreshed
    assert said["good"] == "refreshed"
    assert codes == [1, 0]
    notebook = nbformat.read(folder / "good.ipynb", as_version=4)
    assert notebook.metadata["language_info"] == {"name": "python"}
    _, where, text, error, last = notebook.cells
    assert where.outputs[0].text == f"{sys.executable}\n"
    assert text.outputs[0].text == "a\nb\n"
    assert text.outputs[1].data["text/plain"] == "3"
    assert error.outputs[0].traceback == ["ZeroDivisionError: division by zero"]
    assert last.outputs[0].text == "still alive\n"
    assert (last.id, last.metadata) == ("cell-05", {})


def test_a_second_refresh_changes_nothing(refreshed, monkeypatch):
    folder = refreshed[0]
    before = (folder / "good.ipynb").read_bytes()
    assert refresh_notebooks([folder / "good.ipynb"]) == 0
    assert (folder / "good.ipynb").read_bytes() == before


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("bad", "cell 2 raised ZeroDivisionError: division by zero"),
        ("tame", "cell 1 raised nothing, which its tag raises-exception"),
        ("dead", "its kernel died"),
    ],
)
def test_a_failing_notebook_is_left_as_it_was(name, sentence, refreshed):
    folder, before, said, _ = refreshed
    assert sentence in said[name]
    assert (folder / f"{name}.ipynb").read_bytes() == before[name]
