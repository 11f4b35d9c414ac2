"""Writes the pages to read: the start, the notebooks, the steps."""

import json
import re
import shutil
from base64 import b64decode
from html import escape

import mistune
import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import DiffLexer, Python3Lexer, TextLexer

from steps.command import ROOT, ladder, mine
from steps.command.authors.address import without_link
from steps.command.authors.site.lite import STORAGE
from steps.command.authors.site.tools import npm_package, program, run
from steps.command.diff import changes, definitions

README = ROOT / "README.md"
KATEX = "katex@>=0.19 <0.20"  # formulas, from npm
SET_FORMULAS = """
const katex = require("./dist/katex.js");
const formulas = JSON.parse(require("fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(formulas.map(([text, displayMode]) =>
    katex.renderToString(text, {displayMode, strict: "error"}))));
"""
LEXERS = {"python": Python3Lexer, "diff": DiffLexer}
BROAD = 600  # pixels; on a phone such a picture is moved to and fro
LIGHT, DARK = "friendly", "github-dark"


def write_pages(folder, repository=None):
    """Write all pages; they ask no other machine for anything.

    repository: "owner/name" on GitHub, for links to machines in the cloud.
    """
    steps = ladder.load()
    page = Environment(
        loader=PackageLoader("steps.command.authors.site"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters = code, inline, hidden, answer
    page.filters |= {function.__name__: function for function in filters}
    page.globals |= {"steps": steps, "repository": repository}

    renderer = Renderer(escape=False)
    markdown = mistune.create_markdown(
        renderer=renderer, plugins=["table", "math"]
    )
    text = README.read_text("utf-8")
    opening = re.match(r".*?\n```\n\n.*?\n\n", text, re.S)[0]
    picture = re.search(r"<img.*?>\n\n.*?\n\n", text, re.S)[0]
    opening, picture = markdown(opening), markdown(picture)
    notebooks = {number: read(number, markdown) for number in [0, *steps]}
    formulas = set_formulas(renderer.formulas, folder)

    def write(path, template, root="../", **values):
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = page.get_template(template).render(root=root, **values)
        text = re.sub("\0(\\d+)\0", lambda found: formulas[int(found[1])], text)
        path.write_text(text, "utf-8")

    write("style.css", "style.css", colours=colours())
    write(
        "index.html",
        "start.html",
        root="",
        stages=list(ladder.stages()),
        opening=opening,
        picture=picture,
        storage=STORAGE,
        passed=mine.PASSED.relative_to(ROOT).as_posix(),
    )
    shutil.copytree(
        ROOT / "notebooks",
        folder / "notebooks",
        ignore=shutil.ignore_patterns("*.ipynb", ".*"),
    )
    for number, cells in notebooks.items():
        pictures = folder / "notebooks" / f"step{number:02}"
        for cell in cells:
            for output in cell.get("outputs", []):
                take_picture_out(output, pictures, cell.id)
        write(
            f"notebooks/step{number:02}.html",
            "notebook.html",
            number=number,
            title=re.search("# (.*)", cells[0].source)[1],
            cells=cells,
        )
    for number, step in steps.items():
        write(
            f"steps/{step.path.stem}.html",
            "step.html",
            step=step,
            number=number,
            changes=changes_of(number),
            source=step.path.read_text("utf-8"),
        )
        shutil.copy(step.path, folder / "steps")


def read(number, markdown):
    """The cells of a notebook, those of prose as HTML."""
    source = ROOT / "notebooks" / f"step{number:02}.ipynb"
    cells = nbformat.read(source, as_version=4).cells
    cells[0].source = without_link(cells[0].source)
    for cell in cells:
        if cell.cell_type == "markdown":
            # Jupyter takes $$ anywhere, mistune at lines of its own.
            text = re.sub(r"(?s)\$\$(.+?)\$\$", r"\n$$\n\1\n$$\n", cell.source)
            cell.html = markdown(text)
    return cells


def set_formulas(formulas, folder):
    """Formulas as HTML; the fonts for it go into the folder.

    formulas: pairs of a text and whether it has a line of its own.
    """
    with npm_package(KATEX) as katex:
        shown = run(
            *(program("node"), "-e", SET_FORMULAS),
            cwd=katex,
            input=json.dumps(formulas),
        )
        fonts = folder / "katex" / "fonts"
        fonts.mkdir(parents=True)
        shutil.copy(katex / "dist/katex.min.css", fonts.parent)
        for font in (katex / "dist/fonts").glob("*.woff2"):
            shutil.copy(font, fonts)
    return json.loads(shown)


def changes_of(number):
    """What a step changes, by definition; its demo is left out."""
    old = {}
    for path in ladder.before(number):
        old |= definitions(path)
    new = definitions(ladder.paths()[number])
    return {
        name: "\n".join(lines)
        for name, lines in changes(old, new).items()
        if name != "demo"
    }


def take_picture_out(output, folder, name):
    """Write the picture of an output as a file, and note its address."""
    png = output.get("data", {}).get("image/png")
    if png:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.png").write_bytes(b64decode(png))
        output.address = f"{folder.name}/{name}.png"
        about = output.metadata.get("image/png", {})
        output.alt = about.get("alt", "A plot; the text below describes it.")
        output.width = about.get("width", "auto")
        output.is_broad = about.get("width", 0) > BROAD


class Renderer(mistune.HTMLRenderer):
    """HTML as mistune writes it, with formulas, colours and our own links.

    formulas: those met so far; a page has their places only.
    """

    def __init__(self, **options):
        super().__init__(**options)
        self.formulas = []

    def inline_math(self, text):
        return self.formula(text, False)

    def block_math(self, text):
        return f'<div class="wide">{self.formula(text, True)}</div>\n'

    def formula(self, text, is_block):
        self.formulas.append((text, is_block))
        return f"\0{len(self.formulas) - 1}\0"

    def block_code(self, text, info=None):
        return code(text, info)

    def link(self, text, url, title=None):
        return super().link(text, address(url), title)


def address(url):
    """A link of a notebook as one of its page."""
    if "://" in url:
        return url
    return re.sub(r"(step\d\d)\.(ipynb|py)\b", r"\1.html", url)


def code(text, language="python"):
    lexer = LEXERS.get(language, TextLexer)(stripnl=False)
    return highlight(text.rstrip("\n"), lexer, HtmlFormatter(cssclass="code"))


def inline(text):
    """A line with `code` in it."""
    return re.sub("`(.+?)`", r"<code>\1</code>", escape(text, quote=False))


def hidden(cell):
    """What a collapsed cell is called; "" for one that is open."""
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return cell.source.partition("\n")[0].lstrip("# ")
    return ""


def answer(cell):
    """Whether a cell answers an exercise: its outputs are collapsed, too."""
    return hidden(cell).startswith(("Solution", "One answer"))


def colours():
    """The colours of code, for light and for dark."""
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".code")
        for style in (LIGHT, DARK)
    )
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
