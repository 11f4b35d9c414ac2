"""The README and the notebooks lead to the site, once that has an address."""

import json
import shutil

import pytest

from steps.command import ROOT, cli
from steps.command.authors import address

FILES = ["pyproject.toml", "README.md", *ROOT.glob("notebooks/*.ipynb")]


@pytest.fixture
def copy(tmp_path, monkeypatch):
    """A copy of what has a link, which the command works on."""
    for file in FILES:
        new = tmp_path / (ROOT / file).relative_to(ROOT)
        new.parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / file, new)
    for name in "PYPROJECT", "README", "NOTEBOOKS":
        place = getattr(address, name).relative_to(ROOT)
        monkeypatch.setattr(address, name, tmp_path / place)
    return tmp_path


def texts(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_all_links_are_those_of_the_one_address():
    """If not, type `python3 -m steps site --address URL`."""
    known = address.address()
    readme = address.README.read_text("utf-8")
    assert address.in_readme(readme, known) == readme
    for file in address.NOTEBOOKS.glob("*.ipynb"):
        text = file.read_text("utf-8")
        assert address.in_notebook(text, file.stem, known) == text, file


@pytest.mark.parametrize("typed", ["https://a.b/c", "https://a.b/c/"])
def test_an_address_is_set_changed_and_taken_away(copy, typed):
    cli.main(["site", "--address", ""])
    before = texts(copy)
    assert cli.main(["site", "--address", typed]) == 0
    assert address.address() == "https://a.b/c/"
    after = texts(copy)
    assert b"](https://a.b/c/)" in after["README.md"]
    for name, text in after.items():
        assert text != before[name], name
        if name.endswith(".ipynb"):
            title, _, rest = json.loads(text)["cells"][0]["source"][0:3]
            page = name.replace(".ipynb", ".html")
            assert title.startswith("# ") and f"(https://a.b/c/{page})" in rest
    assert cli.main(["site", "--address", "https://d.e"]) == 0
    assert not any(b"a.b/c" in text for text in texts(copy).values())
    assert cli.main(["site", "--address", typed]) == 0
    assert texts(copy) == after, "it does not depend on what was there"
    assert cli.main(["site", "--address", ""]) == 0
    assert texts(copy) == before
    assert address.address() == ""


@pytest.mark.parametrize(
    "wrong", ["a.b/c", "https://", "https://a b", 'https://a"b', "ftp://a.b"]
)
def test_what_is_no_address_is_refused(copy, capsys, wrong):
    before = texts(copy)
    assert cli.main(["site", "--address", wrong]) == 2
    assert "is no address of a site" in capsys.readouterr().err
    assert texts(copy) == before


def test_the_site_has_no_link_to_itself(copy):
    file = address.NOTEBOOKS / "step01.ipynb"
    cli.main(["site", "--address", ""])
    before = json.loads(file.read_text("utf-8"))["cells"][0]["source"]
    address.write("https://a.b/c/")
    after = json.loads(file.read_text("utf-8"))["cells"][0]["source"]
    assert address.without_link("".join(after)) == "".join(before)
