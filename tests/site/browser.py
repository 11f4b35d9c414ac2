"""Runs every notebook in Chromium and compares what comes with what is stored.

    python -m tests.site.browser [--offline PYODIDE] [N ...]

Without --offline the site is the published one, which takes Pyodide from its
delivery network. PYODIDE is a folder with a distribution that has NumPy and
matplotlib; requirements.txt fits one of Pyodide 0.27. N: notebooks, all of them
if none is named.

Every notebook is opened in a browser that has never seen the site. What may
differ: a graph is stored as PNG and drawn as SVG there.
"""

import argparse
import json
import re
import shutil
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median

import nbformat
from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION
from playwright.sync_api import sync_playwright

from steps.command import ROOT, ladder
from steps.command.authors.site import build
from steps.command.authors.site.lite import KERNEL

NETWORK = "https://cdn.jsdelivr.net/pyodide/"
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update"),
    "--disable-sync",
]
MINUTES = 4  # for a notebook, far more than one takes
STEP = 7  # the one to write
PACKAGE = "dezero_min", 23, 24  # the step that makes it, and one that uses it
OPEN = """() => {
    const panel = window.jupyterapp?.shell.currentWidget;
    return panel?.content?.model?.cells?.length > 3
        && panel.context.isReady && panel.sessionContext.isReady;
}"""
RUN = """async () => {
    const app = window.jupyterapp;
    const notebook = app.shell.currentWidget.content;
    const begin = performance.now();
    let first = 0;
    for (let index = 0; index < notebook.widgets.length; index += 1) {
        notebook.activeCellIndex = index;
        await app.commands.execute('notebook:run-cell');
        if (!first && notebook.widgets[index].model.outputs?.length) {
            first = performance.now() - begin;
        }
    }
    return [first / 1000, (performance.now() - begin) / 1000];
}"""
STORED = "window.jupyterapp.shell.currentWidget.content.model.toJSON()"
RUN_CELL = """async ([source, index]) => {
    const app = window.jupyterapp;
    const panel = Array.from(app.shell.widgets('main'))
        .find(widget => widget.content?.model?.cells);
    app.shell.activateById(panel.id);
    const notebook = panel.content;
    if (index === null) {
        index = notebook.widgets.length - 1;
        notebook.activeCellIndex = index;
        await app.commands.execute('notebook:insert-cell-below');
        index += 1;
    }
    notebook.activeCellIndex = index;
    const cell = notebook.widgets[index].model;
    cell.sharedModel.setSource(source);
    await app.commands.execute('notebook:run-cell');
    return cell.toJSON().outputs;
}"""
EDIT = """async ([path, text]) => {
    const app = window.jupyterapp;
    const editor = await app.commands.execute('docmanager:open', {path});
    await editor.context.ready;
    editor.context.model.sharedModel.setSource(text);
    await editor.context.save();
}"""
READ = """async path => {
    const { contents } = window.jupyterapp.serviceManager;
    const file = await contents.get(path, {content: true});
    return file.content;
}"""


def main(pyodide, numbers):
    """Print what was found; return the exit code."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        site = Path(folder)
        begin = time.perf_counter()
        build(pyodide, folder=site)
        seconds = time.perf_counter() - begin
        files = [file for file in site.rglob("*") if file.is_file()]
        size = sum(file.stat().st_size for file in files) / 1e6
        print(f"Built in {seconds:.0f} s: {len(files)} files, {size:.1f} MB")
        expose(site / "run" / "jupyter-lite.json", pyodide)
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"), args=FLAGS
        )
        with served(site) as address:
            failures = run_notebooks(browser, address, numbers)
            failures += answer(browser, address)
            failures += make_package(browser, address)
        browser.close()
    print(*failures, sep="\n")
    return int(bool(failures))


def expose(file, pyodide):
    """Let a page tell a test about the application in it."""
    content = json.loads(file.read_text("utf-8"))
    settings = content["jupyter-config-data"]
    settings["exposeAppInBrowser"] = True
    if pyodide and PYODIDE_VERSION.startswith("0."):  # it loads no modules yet
        url = "./pyodide/pyodide.js"
        settings["litePluginSettings"][KERNEL]["pyodideUrl"] = url
    file.write_text(json.dumps(content), "utf-8")


@contextmanager
def served(folder):
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    handler = partial(Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("localhost", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_address[1]}"
    server.shutdown()


@contextmanager
def opened(browser, address, number):
    """A page of a new browser, with a notebook; what it asks others for."""
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(MINUTES * 60_000)
    asked = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(f"{address}/notebooks/step{number:02}.html")
    begin = time.perf_counter()
    page.click("text=Run it here")
    page.wait_for_function(OPEN)
    yield page, begin
    context.close()
    own = (address, NETWORK, "data:", "blob:")
    foreign = [url for url in asked if not url.startswith(own)]
    assert not foreign, foreign


def run_notebooks(browser, address, numbers):
    failures, firsts, lasts, equal, total = [], [], [], 0, 0
    for number in numbers or [0, *ladder.paths()]:
        with opened(browser, address, number) as (page, begin):
            opening = time.perf_counter() - begin
            first, last = page.evaluate(RUN)
            firsts.append(opening + first)
            lasts.append(opening + last)
            cells = nbformat.from_dict(page.evaluate(STORED)).cells
        file = ROOT / "notebooks" / f"step{number:02}.ipynb"
        ours = code_cells(nbformat.read(file, as_version=4).cells)
        theirs = code_cells(cells)[1:]  # the set-up comes first
        assert len(ours) == len(theirs)
        good = 0
        for our, their in zip(ours, theirs, strict=True):
            if seen(our) == seen(their):
                good += 1
            else:
                failures.append(
                    f"Notebook {number}, {our.id}:\n"
                    f"  stored {seen(our)}\n  came   {seen(their)}"
                )
        equal, total = equal + good, total + len(ours)
        print(
            f"Notebook {number:2}: {good:2} of {len(ours):2} cells equal;"
            f" first result after {firsts[-1]:.1f} s, last {lasts[-1]:.1f} s",
            flush=True,
        )
    print(
        f"{equal} of {total} cells equal; first result after"
        f" {median(firsts):.1f} s (median), last after {median(lasts):.1f} s"
        f" (median) and {max(lasts):.1f} s (most)"
    )
    return failures


def code_cells(cells):
    return [cell for cell in cells if cell.cell_type == "code"]


def seen(cell):
    """What a reader sees below a cell."""
    shown = []
    for output in cell.outputs:
        match output.output_type:
            case "stream":
                if shown and shown[-1][0] == output.name:
                    shown[-1][1] += output.text
                else:
                    shown.append([output.name, output.text])
            case "error":
                name = re.sub(r"<class '(.*)'>", r"\1", output.ename)
                shown.append([name, output.evalue])  # as old kernels name it
            case _:
                is_picture = any(k.startswith("image/") for k in output.data)
                plain = output.data.get("text/plain", "")
                if is_picture:
                    plain = re.sub(r"(?<=display\.)(Image|SVG)", "", plain)
                shown.append([is_picture, plain])
    return shown


def expected(failures, what, text, *words):
    """Print whether the words are in a text; if not, it is a failure."""
    holds = all(word in text for word in words)
    print(f"{what}: {'as expected' if holds else text}", flush=True)
    if not holds:
        failures.append(f"{what}: {text}")


def run_cell(page, source, index=None):
    """What a cell prints; None adds one at the end."""
    outputs = page.evaluate(RUN_CELL, [source, index])
    return "".join(output.get("text", "") for output in outputs)


def answer(browser, address):
    """Answer an exercise and write an own step, wrongly first."""
    failures = []
    expect = partial(expected, failures)
    with opened(browser, address, STEP) as (page, _):
        run = partial(run_cell, page)
        page.evaluate(RUN)
        cells = page.evaluate(STORED)["cells"]
        sources = ["".join(cell["source"]) for cell in cells]
        place = next(i for i, s in enumerate(sources) if "# your answer" in s)
        solution = next(s for s in sources[place:] if s[:10] == "# Solution")
        expect("Wrong answer", run(sources[place], place), "Not yet")
        expect("Right answer", run(solution, place), "Right.")

        path = f"steps/mine/step{STEP:02}.py"
        expect("Check of nothing", run(f"check({STEP})"), "There is no")
        expect("Start", run(f"start({STEP})"), f"{path} starts from our step")
        expect("Check of the start", run(f"check({STEP})"), "✗")
        right = ladder.paths()[STEP].read_text("utf-8")
        page.evaluate(EDIT, [path, right])
        done = run(f"check({STEP})")
        expect("Check of a right file", done, "✓")
        if "✗" in done:
            failures.append(done)
        expect("Start again", run(f"start({STEP})"), "is there already")
        expect("Go on", run(f"start({STEP + 1})"), f"from your step {STEP}")
        page.goto(address)
        page.wait_for_selector(f".passed[value='{STEP}']")
        expect("Marks", str(page.locator(".passed").count()), "1")
        page.goto(f"{address}/notebooks/step{STEP:02}.html")
        page.click("text=Run it here")
        page.wait_for_function(OPEN)
        kept = page.evaluate(READ, path) == right
        expect("Kept when one comes back", str(kept), "True")
        page.evaluate(
            "path => window.jupyterapp.commands.execute('docmanager:open',"
            " {path})",
            path,
        )
        with page.expect_download() as download:
            page.evaluate(
                "window.jupyterapp.commands.execute('docmanager:download')"
            )
        same = Path(download.value.path()).read_text("utf-8") == right
        expect("Downloaded", str(same), "True")
    return failures


def make_package(browser, address):
    """Make an own package, break it, mend it, and go on with it."""
    failures = []
    expect = partial(expected, failures)
    name, number, later = PACKAGE
    with opened(browser, address, number) as (page, _):
        run = partial(run_cell, page)
        page.evaluate(RUN)
        made = f"steps/mine/{name} is made of our step {number - 1}"
        expect("Start of a package", run(f"start({number})"), made)
        expect("Check of its start", run(f"check({number})"), "✗", "import")
        right = ladder.paths()[number].read_text("utf-8")
        page.evaluate(EDIT, [f"steps/mine/step{number}.py", right])
        expect("Check of a package", run(f"check({number})"), "All of it holds")
        core = f"steps/mine/{name}/core.py"
        engine = page.evaluate(READ, core)
        page.evaluate(EDIT, [core, engine.replace("2 * x * gy", "x * gy")])
        expect("Check of a broken one", run(f"check({number})"), "✗")
        page.evaluate(EDIT, [core, engine])
        expect("Check of a mended one", run(f"check({number})"), "All of it")
        page.goto(f"{address}/notebooks/step{later}.html")
        page.click("text=Run it here")
        page.wait_for_function(OPEN)
        page.evaluate(RUN)
        found = run(f"import {name}\nprint({name}.__file__)")
        expect("Kept, and used", found, f"steps/mine/{name}/__init__.py")
        draw = f"from {name}.pictures import draw\ndisplay(draw(z))"
        expect("Draws", str(page.evaluate(RUN_CELL, [draw, None])), "<svg")
        expect("Start on it", run(f"start({later})"), f"steps/mine/{name}")
    return failures


if __name__ == "__main__":
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--offline", type=Path)
    parser.add_argument("numbers", type=int, nargs="*")
    options = parser.parse_args()
    sys.exit(main(options.offline, options.numbers))
