"""Builds the site: static files to read and to run, for any web server.

pages writes what is read, with what is in templates; lite builds what runs.
"""

import shutil

from steps.command import ROOT, Refusal
from steps.command.authors.site.lite import build_lite, missing
from steps.command.authors.site.pages import write_pages

FOLDER = ROOT / "dist" / "site"


def build(pyodide=None, repository=None, folder=FOLDER):
    """Build the site anew.

    pyodide: a folder with a Pyodide distribution that the site shall bring
        along; None if the browser fetches one from its delivery network.
    repository: "owner/name" on GitHub, for links to machines in the cloud.
    """
    if pyodide and missing(pyodide):
        raise Refusal(missing(pyodide))
    if folder.exists():
        shutil.rmtree(folder)
    write_pages(folder, repository)
    build_lite(folder / "run", pyodide)
