"""Builds what runs in a browser: JupyterLite, and in it the repository.

Its files are laid as in the repository, and those a learner works on are in
`steps/mine`. The browser keeps what is changed there.
"""

import json
import re
import shutil
import sys
import tempfile
from pathlib import Path

from packaging.utils import canonicalize_name

from steps.command import ROOT, environment, mine
from steps.command.authors.address import without_link
from steps.command.authors.site.tools import npm_package, run

VIZ = "@viz-js/viz@>=3.31 <4"  # Graphviz, compiled for browsers, from npm
APPS = "lab", "notebooks", "tree", "edit"  # the first has links to the others
STORAGE = "steps/mine"  # the browser's database of changed files
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
# What notebooks may import; of a Pyodide distribution, the kernel needs more.
LIBRARIES = [
    re.match(r"[\w-]+", line)[0] for line in environment.requirements(True)
]
PACKAGES = ["ipython", "jedi", "comm", "micropip", "sqlite3", "ssl", *LIBRARIES]
LOCK = "pyodide-lock.json"
CORE = ("pyodide.", LOCK, "python_stdlib.zip")
WHEELS = ["autograd>=1.7,<2", "comm>=0.2,<1"]  # which Pyodide lacks
SET_UP = """\
# Run this cell first: the set-up for a browser
import sys

sys.dont_write_bytecode = True
sys.path.append("../..")
from steps.command.browser import check, set_up, start

await set_up({packages})"""
# Code that no browser can run, and what does the same there.
INSTEAD = {
    r"(?s)\A(# A text in DOT becomes a picture.*?\n).*": (
        r"\1from steps.command.browser import render"
    ),
    r"(?m)^import pygraphviz$": (
        "from steps.command import browser as pygraphviz"
    ),
}
OWN_STEP = """\
**In the browser** `start({n})` in a cell lays out the file, a double click in
the list at the left opens it, and `check({n})` in a cell tests it once it is
saved."""


def build_lite(folder, pyodide=None):
    """Build JupyterLite into a folder.

    pyodide: a folder with a Pyodide distribution to serve; None for the one
        on its delivery network that the kernel asks for.
    """
    with tempfile.TemporaryDirectory() as temporary:
        lite = Path(temporary)
        files = lite / "contents"
        lay_out(files)
        with npm_package(VIZ) as viz:
            shutil.copy(viz / "dist/viz-global.js", files)
        run(
            *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"),
            *("--dest", str(lite / "pypi"), *WHEELS),
        )
        settings = {"disablePyPIFallback": True}
        if pyodide:
            settings["pyodideUrl"] = "./pyodide/pyodide.mjs"
        write_json(
            lite / "jupyter-lite.json",
            {
                "jupyter-lite-schema-version": 0,
                "jupyter-config-data": {
                    "contentsStorageName": STORAGE,
                    "litePluginSettings": {KERNEL: settings},
                },
            },
        )
        write_json(
            lite / "overrides.json",
            {"@jupyterlab/apputils-extension:themes": {"adaptive-theme": True}},
        )
        run(
            *(sys.executable, "-m", "jupyter", "lite", "build"),
            *("--lite-dir", str(lite), "--contents", str(files)),
            *("--output-dir", str(folder)),
            *(f"--apps={app}" for app in APPS),
            *("--no-sourcemaps", "--no-unused-shared-packages"),
            cwd=lite,
        )
    if pyodide:
        copy_pyodide(pyodide, folder / "pyodide")


def is_whole(pyodide):
    """Whether a folder holds Pyodide with NumPy, not the core alone."""
    return (pyodide / LOCK).exists() and any(pyodide.glob("numpy-*.whl"))


def copy_pyodide(source, target):
    """Copy of a Pyodide distribution what notebooks need."""
    lock = json.loads((source / LOCK).read_text("utf-8"))
    packages = lock["packages"]
    needed, found = set(), [*PACKAGES]
    while found:
        name = canonicalize_name(found.pop())
        if name in packages and name not in needed:
            needed.add(name)
            found += packages[name]["depends"]
    files = {packages[name]["file_name"] for name in needed}
    target.mkdir()
    for file in source.iterdir():
        if file.name in files or file.name.startswith(CORE):
            shutil.copy(file, target)


def lay_out(files):
    """Copy what notebooks import and run, and the notebooks to work in."""
    hidden = shutil.ignore_patterns("__pycache__", ".*", "mine", "authors")
    for name in "steps", "dezero_min":
        shutil.copytree(ROOT / name, files / name, ignore=hidden)
    for source in sorted((ROOT / "notebooks").glob("*.ipynb")):
        target = files / mine.FOLDER.relative_to(ROOT) / source.name
        target.parent.mkdir(exist_ok=True)
        text = mine.without_outputs(source.read_text("utf-8"))
        target.write_text(with_set_up(text, int(source.stem[-2:])), "utf-8")


def with_set_up(text, number):
    """A notebook with what a browser needs before and after it."""
    notebook = json.loads(text)
    top = notebook["cells"][0]
    top["source"] = without_link("".join(top["source"]))
    code = ""
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            for ours, theirs in INSTEAD.items():
                text = "".join(cell["source"])
                cell["source"] = re.sub(ours, theirs, text)
            code += cell["source"] + "\n"
    packages = [
        f'"{name}"'
        for name in LIBRARIES
        if re.search(rf"\b(import|from) {name}\b", code)
    ]
    first = {
        "cell_type": "code",
        "id": "set-up",
        "metadata": {"jupyter": {"source_hidden": True}},
        "execution_count": None,
        "outputs": [],
        "source": SET_UP.format(packages=", ".join(packages)),
    }
    last = {
        "cell_type": "markdown",
        "id": "own-step",
        "metadata": {},
        "source": OWN_STEP.format(n=number),
    }
    notebook["cells"].insert(0, first)
    if number:
        notebook["cells"].append(last)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def write_json(path, content):
    path.write_text(json.dumps(content, indent=2), "utf-8")
