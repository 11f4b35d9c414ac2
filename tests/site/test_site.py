"""What the site owes: pages that lead somewhere, and ask nobody else."""

import re
from html.parser import HTMLParser

import nbformat
import pytest

from steps.command import ROOT, Refusal, ladder
from steps.command.authors.site import build

FORMULA = re.compile(r"\$\$.+?\$\$|\$[^$]+?\$", re.S)
NOTEBOOKS = [0, *ladder.paths()]


class Page(HTMLParser):
    """The links, the names, the loaded files and the text of a page."""

    def __init__(self, path):
        super().__init__()
        self.links, self.names, self.loaded, self.text = [], set(), [], ""
        self.tags, self.ended, self.pictures = [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.tags.append(tag)
        self.names.add(attributes.get("id"))
        if tag == "a":
            self.links.append(attributes["href"])
        elif "href" in attributes or "src" in attributes:
            self.loaded.append(attributes.get("href") or attributes["src"])
        if tag == "img":
            depth = self.tags.count("details") - self.ended.count("details")
            self.pictures.append(attributes | {"collapsed": depth > 0})

    def handle_endtag(self, tag):
        self.ended.append(tag)

    def handle_data(self, data):
        self.text += data


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_COUNT", "1")
        patch.setenv("GIT_CONFIG_KEY_0", "remote.origin.url")
        patch.setenv("GIT_CONFIG_VALUE_0", "git@github.com:owner/na.me.git")
        build(folder=folder)
    return folder


@pytest.fixture(scope="module")
def pages(site):
    files = [site / "index.html"]
    files += [*site.glob("notebooks/*.html"), *site.glob("steps/*.html")]
    return {file: Page(file) for file in files}


def test_there_is_a_page_for_everything(pages):
    found = {f"{path.parent.name}/{path.stem}" for path in pages}
    assert {f"notebooks/step{number:02}" for number in NOTEBOOKS} < found
    assert {f"steps/step{number:02}" for number in ladder.paths()} < found


def test_the_start_has_what_the_readme_begins_with(site, pages):
    page = pages[site / "index.html"]
    title, example, alt = re.search(
        r'# (.*)\n\n```python\n(.*?)```.*? alt="(.*?)"',
        (ROOT / "README.md").read_text("utf-8"),
        re.S,
    ).groups()
    assert "h1" in page.tags and title in page.text and example in page.text
    assert [picture["alt"] for picture in page.pictures] == [alt]


def test_machines_in_the_cloud_find_the_repository(pages):
    for path, page in pages.items():
        if path.parent.name == "notebooks":
            file = f"notebooks/{path.stem}.ipynb"
            assert (
                "https://colab.research.google.com/github/owner/na.me/blob/HEAD/"
                + file
            ) in page.links


def test_links_lead_somewhere(site, pages):
    for path, page in pages.items():
        for link in page.links + page.loaded:
            if "://" in link:
                continue
            address, _, name = link.partition("#")
            address, _, query = address.partition("?")
            target = (path.parent / address).resolve() if address else path
            assert target.is_file(), (path, link)
            if name:
                assert name in pages[target].names, (path, link)
            if query.startswith("path="):
                assert (site / "run/files" / query[5:]).is_file(), link


def test_a_page_loads_nothing_from_elsewhere(site, pages):
    for page in pages.values():
        assert not [url for url in page.loaded if "://" in url]
    for sheet in site / "style.css", site / "katex/katex.min.css":
        assert "//" not in sheet.read_text("utf-8")


@pytest.mark.parametrize("tag", ["a", "details", "div", "ol", "pre", "span"])
def test_what_begins_ends(pages, tag):
    for page in pages.values():
        assert page.tags.count(tag) == page.ended.count(tag)


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_all_of_a_notebook_is_on_its_page(site, pages, number):
    name = f"step{number:02}"
    page = pages[site / f"notebooks/{name}.html"]
    source = ROOT / f"notebooks/{name}.ipynb"
    collapsed, pictures, formulas = 0, [], 0
    for cell in nbformat.read(source, as_version=4).cells:
        if cell.cell_type == "markdown":
            formulas += len(FORMULA.findall(cell.source))
            continue
        assert cell.source in page.text
        collapsed += cell.metadata.get("jupyter", {}).get("source_hidden", 0)
        for output in cell.outputs:
            data = output.get("data", {})
            if "image/png" in data:  # only an answer hides its own
                hidden = cell.source.startswith(("# Solution", "# One answer"))
                pictures.append(hidden)
            else:
                shown = output.get("text") or output.get("evalue")
                assert (shown or data["text/plain"]) in page.text
    assert page.tags.count("details") == collapsed + 1  # and a hint for Colab
    assert page.tags.count("math") == formulas
    assert [picture["collapsed"] for picture in page.pictures] == pictures
    assert all(picture["alt"] for picture in page.pictures)


@pytest.mark.parametrize("number", ladder.paths())
def test_a_step_has_its_file_and_its_changes(site, pages, number):
    path = ladder.paths()[number]
    page = pages[site / f"steps/{path.stem}.html"]
    assert path.read_text("utf-8").rstrip("\n") in page.text
    assert (site / "steps" / path.name).read_bytes() == path.read_bytes()


@pytest.mark.parametrize("number", NOTEBOOKS)
def test_a_notebook_to_run_begins_with_the_set_up(site, number):
    path = site / f"run/files/steps/mine/step{number:02}.ipynb"
    cells = nbformat.read(path, as_version=4).cells
    assert "set_up(" in cells[0].source
    source = ROOT / f"notebooks/step{number:02}.ipynb"
    ours = nbformat.read(source, as_version=4).cells
    assert [cell.cell_type for cell in cells[1 : len(ours) + 1]] == [
        cell.cell_type for cell in ours
    ]
    assert not any(cell.get("outputs") for cell in cells)
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    assert not re.search("subprocess|import pygraphviz", "\n".join(code))
    assert "pygraphviz" not in code[0]


def test_a_folder_without_pyodide_or_without_numpy_is_refused(tmp_path):
    for _ in range(2):
        with pytest.raises(Refusal, match="holds no Pyodide with NumPy"):
            build(tmp_path, folder=tmp_path / "site")
        (tmp_path / "pyodide-lock.json").write_text("{}", "utf-8")
    assert not (tmp_path / "site").exists()
