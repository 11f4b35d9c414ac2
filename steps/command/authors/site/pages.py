"""Writes the pages to read: the start, the notebooks, the steps."""

import re
from base64 import b64decode
from html import escape

import mistune
import nbformat
from jinja2 import Environment, PackageLoader, StrictUndefined
from latex2mathml.converter import convert
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import DiffLexer, Python3Lexer, TextLexer

from steps.command import ROOT, ladder
from steps.command.diff import changes, definitions

README = ROOT / "README.md"
LEXERS = {"python": Python3Lexer, "diff": DiffLexer}
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
    page.filters |= {"code": code, "hidden": hidden, "inline": inline}
    page.globals |= {"steps": steps, "repository": repository}

    def write(path, template, root="../", **values):
        path = folder / path
        path.parent.mkdir(parents=True, exist_ok=True)
        text = page.get_template(template).render(root=root, **values)
        path.write_text(text, "utf-8")

    write("style.css", "style.css", colours=colours())
    text = README.read_text("utf-8")
    picture = re.search(
        r'<img src="(?P<src>.*?)".*?alt="(?P<alt>.*?)"', text, re.S
    )
    write(
        "index.html",
        "start.html",
        root="",
        stages=list(ladder.stages()),
        example=re.search(r"```python\n(.*?)```", text, re.S)[1],
        picture=picture,
    )
    copy = folder / picture["src"]
    copy.parent.mkdir(exist_ok=True)
    copy.write_bytes((ROOT / picture["src"]).read_bytes())
    for number in [0, *steps]:
        source = ROOT / "notebooks" / f"step{number:02}.ipynb"
        cells = nbformat.read(source, as_version=4).cells
        for cell in cells:
            if cell.cell_type == "markdown":
                cell.html = prose(cell.source)
            for output in cell.get("outputs", []):
                take_picture_out(output, copy.parent / source.stem, cell.id)
        write(
            f"notebooks/{source.stem}.html",
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


class Renderer(mistune.HTMLRenderer):
    """HTML as mistune writes it, with formulas, colours and our own links."""

    def inline_math(self, text):
        return convert(text)

    def block_math(self, text):
        return f'<div class="wide">{convert(text, display="block")}</div>\n'

    def block_code(self, text, info=None):
        return code(text, info)

    def heading(self, text, level, **attributes):
        name = re.sub("<.*?>", "", text)
        name = re.sub(r"\W+", "-", name).strip("-").lower()
        return f'<h{level} id="{name}">{text}</h{level}>\n'

    def link(self, text, url, title=None):
        return super().link(text, address(url), title)


def address(url):
    """A link of a notebook as one of its page."""
    if "://" in url:
        return url
    return re.sub(r"(step\d\d)\.(ipynb|py)\b", r"\1.html", url)


prose = mistune.create_markdown(
    renderer=Renderer(escape=False), plugins=["table", "math"]
)


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


def colours():
    """The colours of code, for light and for dark."""
    light, dark = (
        HtmlFormatter(style=style).get_style_defs(".code")
        for style in (LIGHT, DARK)
    )
    return f"{light}\n@media (prefers-color-scheme: dark) {{\n{dark}\n}}"
