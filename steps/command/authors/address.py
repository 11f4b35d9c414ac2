"""Links the README and every notebook to the site, where that is published.

The address is known in pyproject.toml alone. As long as it is not, the README
leaves it to GitHub, and no notebook has a link.
"""

import json
import re

from steps.command import ROOT, Refusal

PYPROJECT = ROOT / "pyproject.toml"
README = ROOT / "README.md"
NOTEBOOKS = ROOT / "notebooks"
TABLE = "[project.urls]\n"
SETTING = re.compile(r'^Site = "(.*)"\n', re.M)
IN_README = re.compile(
    r"(?<=\[Read it and run it in your browser\]\().*?(?=\))"
)
ON_GITHUB = "../../deployments/github-pages"
WORDS = "Read and run this in your browser"
IN_NOTEBOOK = re.compile(rf"^\[{WORDS}\]\(.*\)\n\n", re.M)


def address():
    """Where the site is published, with a slash at the end; "" if unknown."""
    found = SETTING.search(PYPROJECT.read_text("utf-8"))
    return found[1] if found else ""


def write(address):
    """Set the address, or take it away with ""; bring all links up to date."""
    if address and not re.fullmatch(r"https?://[^\s\"'()<>\\?#]+", address):
        raise Refusal(
            f"{address!r} is no address of a site; give it whole, such as"
            " https://name.github.io/repository/."
        )
    if address and not address.endswith("/"):
        address += "/"
    old = SETTING.sub("", PYPROJECT.read_text("utf-8"))
    line = f'Site = "{address}"\n' if address else ""
    PYPROJECT.write_text(old.replace(TABLE, TABLE + line), "utf-8")
    README.write_text(in_readme(README.read_text("utf-8"), address), "utf-8")
    for file in NOTEBOOKS.glob("*.ipynb"):
        new = in_notebook(file.read_text("utf-8"), file.stem, address)
        file.write_text(new, "utf-8")


def in_readme(text, address):
    return IN_README.sub(address or ON_GITHUB, text)


def in_notebook(text, name, address):
    """The text of a notebook with the link below its title, if there is one."""
    notebook = json.loads(text)
    first = notebook["cells"][0]
    source = without_link("".join(first["source"]))
    if address:
        title, rest = source.split("\n\n", 1)
        link = f"[{WORDS}]({address}notebooks/{name}.html)"
        source = f"{title}\n\n{link}\n\n{rest}"
    first["source"] = source.splitlines(keepends=True)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def without_link(source):
    """The first cell of a notebook as it is on the site itself."""
    return IN_NOTEBOOK.sub("", source)
