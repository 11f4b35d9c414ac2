"""What a stored notebook owes, beyond the outputs that nbval compares."""

import functools
import re
from pathlib import Path

import nbformat
import pytest

from steps.command import ROOT, ladder
from steps.command.authors.refresh import METADATA
from steps.command.source import cut, pieces

FOLDER = ROOT / "notebooks"
FILES = sorted(FOLDER.glob("*.ipynb"))


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.stem)
def notebook(request):
    nb = nbformat.read(request.param, as_version=4)
    nb.number = int(request.param.stem[-2:])
    return nb


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_there_is_one_for_each_step_and_one_to_start():
    assert [file.stem for file in FILES] == [
        f"step{number:02}" for number in [0, *ladder.paths()]
    ]


def test_every_code_cell_was_executed_in_order(notebook):
    counts = [cell.execution_count for cell in code_cells(notebook)]
    assert counts == list(range(1, len(counts) + 1))


def test_cells_are_filled_and_have_stable_names(notebook):
    assert all(cell.source.strip() for cell in notebook.cells)
    assert [cell.id for cell in notebook.cells] == [
        f"cell-{number:02}" for number in range(1, len(notebook.cells) + 1)
    ]


def test_metadata_is_that_of_a_refresh(notebook):
    allowed = {"tags", "jupyter"}
    assert notebook.metadata == METADATA and all(
        cell.metadata.keys() <= allowed for cell in notebook.cells
    ), (
        "An editor has written it. Take that back, `git checkout notebooks`;"
        " or, if you have changed it, type"
        f" `python3 -m steps refresh {notebook.number}`."
    )


def texts(notebook):
    """All text that a notebook shows, outputs included."""
    for cell in notebook.cells:
        yield cell.source
        for output in cell.get("outputs", []):
            yield output.get("text", "")
            yield output.get("evalue", "")
            for kind, data in output.get("data", {}).items():
                if kind != "image/png":
                    yield str(data)


@pytest.mark.parametrize(
    "pattern",
    [
        r"\bat 0x[0-9a-f]{4,}",
        r"(?<![\w.])/(home|root|tmp|usr|Users|work)/",
        r"\b[A-Z]:\\",
        r"\d (ms|µs|ns|seconds|s) ± ",
        r"Ran \d+ tests? in",
        r"np\.float64\(",
    ],
)
def test_nothing_differs_between_machines(notebook, pattern):
    assert not [text for text in texts(notebook) if re.search(pattern, text)]


def test_errors_are_announced(notebook):
    for cell in code_cells(notebook):
        kinds = [output.output_type for output in cell.outputs]
        announced = "raises-exception" in cell.metadata.get("tags", [])
        assert ("error" in kinds) == announced, cell.source
        for output in cell.outputs:
            assert output.get("name") != "stderr", cell.source


def test_visible_cells_fit_a_screen(notebook):
    for cell in code_cells(notebook):
        lines = cell.source.splitlines()
        assert max(map(len, lines)) <= 80, cell.source
        if not cell.metadata.get("jupyter", {}).get("source_hidden"):
            assert len(lines) <= 40, cell.source


def test_collapsed_cells_say_what_they_hold(notebook):
    for cell in code_cells(notebook):
        if cell.metadata.get("jupyter", {}).get("source_hidden"):
            assert cell.source.startswith("# "), cell.source


def test_exercises_have_solutions(notebook):
    if notebook.number == 0:
        return
    solutions = [
        cell
        for cell in code_cells(notebook)
        if cell.source.startswith("# Solution")
    ]
    assert solutions
    for cell in solutions:
        assert cell.metadata.jupyter.source_hidden
        assert any("Right." in output.text for output in cell.outputs)


def without_magics(source):
    return "\n".join(
        line for line in source.splitlines() if not line.startswith(("%", "!"))
    )


def ours(number):
    """What a step defines."""
    return pieces(cut(ladder.paths()[number].read_text("utf-8"))[1])


LOADS = re.compile(r"^%run -i -n \.\./steps/step(\d\d)\.py$", re.M)


def test_it_loads_the_step_before_and_no_other(notebook):
    loaded = [
        int(n)
        for cell in code_cells(notebook)
        for n in LOADS.findall(cell.source)
    ]
    before, this = notebook.number - 1, notebook.number
    assert loaded in (
        [[], [this]] if before < 1 else [[before], [before, this]]
    )


def test_definitions_are_those_of_the_step(notebook):
    """Those it shows, and the last of each name, character for character.

    A wrong version bears a name of its own.
    """
    if notebook.number == 0:
        return
    last, step = {}, ours(notebook.number)
    for cell in code_cells(notebook):
        shown = pieces(without_magics(cell.source))
        for name in shown.keys() & step.keys():
            assert shown[name] == step[name], f"{name} is not that of the step"
        last |= shown
        for number in LOADS.findall(cell.source):
            last |= ours(int(number))
    for name in step:
        assert last.get(name) == step[name], f"{name} is not that of the step"


def test_methods_shown_alone_are_those_of_the_step(notebook):
    if notebook.number == 0:
        return
    step = ours(notebook.number)
    for cell in code_cells(notebook):
        source = without_magics(cell.source)
        shown = pieces(source)
        for owner, name in re.findall(r"^(\w+)\.(\w+) = \2$", source, re.M):
            if owner in step and name in shown:
                assert shown[name] == step[f"{owner}.{name}"]


CODE_OR_MATHS = re.compile(r"```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$]*\$", re.S)
# Everyday words, and one with a second meaning at step 6.
USED_BEFORE = {"variable", "gradient", "test", "package"}


@functools.cache
def prose(file):
    cells = nbformat.read(file, as_version=4).cells
    text = "\n\n".join(c.source for c in cells if c.cell_type == "markdown")
    return CODE_OR_MATHS.sub("", text)


@pytest.mark.parametrize(
    "place", range(len(FILES)), ids=lambda n: FILES[n].stem
)
def test_a_term_is_explained_where_it_is_first_used(place):
    """A term is in bold there, and nowhere else; emphasis is in italics."""
    terms = re.findall(r"\*\*([a-z][\w -]*)\*\*", prose(FILES[place]))
    for term in set(terms) - USED_BEFORE:
        word = rf"\b{term.removesuffix('s')}s?\b"
        for earlier in FILES[:place]:
            said = re.search(f".*{word}.*", prose(earlier), re.I)
            assert not said, f"{term!r} is in {earlier.stem}: {said[0]}"


def test_every_picture_has_an_alternative(notebook):
    """A plot is followed by prose; a graph brings its own words."""
    for cell, after in zip(
        notebook.cells, [*notebook.cells[1:], None], strict=True
    ):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                described = output.metadata.get("image/png", {}).get("alt")
                assert described or after.cell_type == "markdown"


def test_links_lead_somewhere(notebook):
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            for target in re.findall(r"\]\(([^)#]+)[^)]*\)", cell.source):
                if "://" not in target:
                    assert (FOLDER / Path(target)).exists(), target
