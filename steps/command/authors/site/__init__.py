"""Builds the site: static files to read and to run, for any web server.

pages writes what is read, with what is in templates; lite builds what runs;
tools calls what is not Python.
"""

import re
import shutil

from jupyterlite_pyodide_kernel.constants import PYODIDE_VERSION

from steps.command import ROOT, Refusal
from steps.command.authors.site.lite import build_lite, is_whole
from steps.command.authors.site.pages import write_pages
from steps.command.authors.site.tools import run

FOLDER = ROOT / "dist" / "site"


def build(pyodide=None, folder=FOLDER):
    """Build the site anew.

    pyodide: a folder with a Pyodide distribution that the site brings along;
        None if the browser fetches one from its delivery network.
    """
    if pyodide and not is_whole(pyodide):
        raise Refusal(
            f"{pyodide} holds no Pyodide with NumPy; unpack"
            f" pyodide-{PYODIDE_VERSION}.tar.bz2 from"
            " https://github.com/pyodide/pyodide/releases, and name the folder"
            " in it."
        )
    if folder.exists():
        shutil.rmtree(folder)
    write_pages(folder, repository())
    build_lite(folder / "run", pyodide)


def repository():
    """The place on GitHub, "owner/name", as git knows it; None elsewhere."""
    if not shutil.which("git"):
        return None
    setting = "remote.origin.url"
    origin = run("git", "config", "--default", "", "--get", setting, cwd=ROOT)
    found = re.search(r"github\.com[:/]([^/]+/[^/\s]+?)(\.git)?/?\s*$", origin)
    return found and found[1]
