"""Opens the learner's copies of the notebooks in JupyterLab."""

import os
import webbrowser

from jupyter_server.serverapp import list_running_servers

from steps.command import ROOT, TYPED, environment, mine
from steps.command.process import prepend

DEFAULT = "--LabApp.default_url"  # JupyterLab takes it once


def open_notebook(notebook, options):
    """Open a notebook, or the folder if None, where JupyterLab runs or anew.

    options: further words for JupyterLab; with any, it is started anew.
    """
    name = f"step{notebook:02}.ipynb" if notebook is not None else ""
    place = (mine.FOLDER / name).relative_to(mine.ROOT)
    said = (
        "copy of the notebook is" if name else "copies of the notebooks are in"
    )
    print(
        f"Your own {said} {place}.\n"
        f"If you delete a copy, `{TYPED} lab` makes a fresh one."
    )
    page = f"lab/tree/{name}"
    server = None if options else running_server()
    if server:
        url = f"{server['url']}{page}?token={server['token']}"
        print(f"JupyterLab runs already, and opens it: {url}")
        webbrowser.open(url)
        return
    if name and not any(DEFAULT in option for option in options):
        options = [f"{DEFAULT}=/{page}", *options]
    # There it is told not to ask whether news are wanted.
    prepend("JUPYTER_CONFIG_PATH", ROOT / "steps/command/jupyter")
    environment.become_module("jupyterlab", str(mine.FOLDER), *options)


def running_server():
    """What a JupyterLab on the learner's folder says of itself, else None.

    Two of them on one folder would save over each other.
    """
    for server in list_running_servers():
        if os.path.realpath(server["root_dir"]) == os.path.realpath(
            mine.FOLDER
        ):
            return server
    return None
