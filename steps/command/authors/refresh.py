"""Executes the notebooks anew, such that only what matters changes in them."""

import functools
import os
import re
from concurrent.futures import ThreadPoolExecutor

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import DeadKernelError

METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}
COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def refresh_notebooks(paths):
    """Execute notebooks and write them; return the exit code.

    A notebook that fails is left as it was. A cell that has to fail bears the
    tag `raises-exception`.
    """

    def refresh(path):
        failure = refresh_one(path)
        print(f"{path.name}: {failure or 'refreshed'}", flush=True)
        return failure

    with ThreadPoolExecutor(os.cpu_count()) as processors:
        return int(any(list(processors.map(refresh, paths))))


def refresh_one(path):
    """Execute and write a notebook; return what is wrong, None if nothing."""
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook,
        kernel_name="python3",
        resources={"metadata": {"path": str(path.parent)}},
        allow_errors=True,  # all of them are judged afterwards
        extra_arguments=["--log-level=40"],
        record_timing=False,
        coalesce_streams=True,
    )
    try:
        persistent(client.execute)()
    except DeadKernelError:
        return "its kernel died."
    for number, cell in enumerate(notebook.cells, 1):
        if failure := wrong(cell):
            return f"cell {number} {failure}; the file is left as it was."
    tidy(notebook)
    nbformat.write(notebook, path)


def persistent(start, attempts=3):
    """Let a function start a kernel again that dies at its start.

    Its ports are chosen before it opens them, and now and then another program
    takes one of them in between.
    """

    @functools.wraps(start)
    def start_again(*args, **kwargs):
        for _ in range(attempts - 1):
            try:
                return start(*args, **kwargs)
            except RuntimeError as error:
                if "Kernel died before" not in str(error):
                    raise
        return start(*args, **kwargs)

    return start_again


def wrong(cell):
    """What is wrong with an executed cell, None if nothing."""
    outputs = cell.get("outputs", [])
    errors = [output for output in outputs if output.output_type == "error"]
    intended = "raises-exception" in cell.metadata.get("tags", [])
    if errors and not intended:
        return f"raised {errors[0].ename}: {errors[0].evalue}"
    if intended and not errors:
        return "raised nothing, which its tag raises-exception promises"
    return None


def tidy(notebook):
    """Leave out what differs between machines or between runs."""
    notebook.metadata = nbformat.from_dict(METADATA)
    for number, cell in enumerate(notebook.cells, 1):
        cell.id = f"cell-{number:02}"
        for name in cell.metadata.keys() - {"jupyter", "tags"}:
            del cell.metadata[name]
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [f"{output.ename}: {output.evalue}"]
            elif output.output_type == "stream":
                output.text = COLOUR.sub("", output.text)
