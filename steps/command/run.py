"""Runs steps and other files, each in a fresh interpreter."""

import sys
import time
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from steps.command import ladder, mine
from steps.command.process import follow, prepend
from steps.command.source import FOLDERS


def run_files(what):
    """Run steps in order, then files; return the exit code.

    what: numbers and paths, none for all steps.
    """
    steps = ladder.load()
    numbers = sorted(set(what) & set(steps) if what else steps)
    chosen = [
        (
            f"Step {n}: {steps[n].title}",
            n,
            steps[n].title,
            f"steps/step{n:02}.py",
        )
        for n in numbers
    ]
    for path in dict.fromkeys(what):
        if path not in steps:
            chosen.append((str(path), "", str(path), str(path.resolve())))
    for folder in reversed(FOLDERS):
        prepend("PYTHONPATH", folder)
    console = Console(highlight=False, markup=False, emoji=False)
    results = []
    with progress_bar(console) as progress:
        task = progress.add_task("", total=len(chosen))
        for heading, number, title, file in chosen:
            progress.update(task, description=heading)
            console.out(heading, style="bold")
            if not number and (ground := mine.ground(Path(file))):
                console.out(f"It stands on {ground}.")
            start = time.perf_counter()
            code = follow([sys.executable, file], console.out)
            seconds = time.perf_counter() - start
            results.append((number, title, code, seconds))
            console.out("")
            progress.advance(task)
    show_summary(results, console)
    return int(any(code for *_, code, _ in results))


def progress_bar(console):
    return Progress(
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )


def show_summary(results, console):
    table = Table("Step", "Title", "Result", "Time", box=None, pad_edge=False)
    for number, title, code, seconds in results:
        result = f"failed, exit code {code}" if code else "passed"
        table.add_row(
            f"{number:>4}",
            Text(title),
            Text(result, "red" if code else "green"),
            f"{seconds:.2f} s",
        )
    console.print(table)
    failed = [
        str(number or title) for number, title, code, _ in results if code
    ]
    word = "step" if all(number for number, *_ in results) else "file"
    total = f"{len(results)} {word}{'s' * (len(results) > 1)}"
    console.out(
        f"\nFailed: {', '.join(failed)}, of {total}."
        if failed
        else f"\n{total} passed."
    )
