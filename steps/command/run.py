"""Runs steps, each in a fresh interpreter."""

import sys
import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from steps.command import ladder
from steps.command.process import follow


def run(numbers):
    """Run steps in order, all if none is named; return the exit code."""
    steps = ladder.load()
    chosen = [steps[number] for number in sorted(set(numbers) or steps)]
    console = Console(highlight=False, markup=False, emoji=False)
    results = []
    with progress_bar(console) as progress:
        task = progress.add_task("", total=len(chosen))
        for step in chosen:
            title = f"Step {step.number}: {step.title}"
            progress.update(task, description=title)
            console.out(title, style="bold")
            start = time.perf_counter()
            code = follow(
                [sys.executable, f"steps/{step.path.name}"], console.out
            )
            results.append((step, code, time.perf_counter() - start))
            console.out("")
            progress.advance(task)
    show_summary(results, console)
    return int(any(code for _, code, _ in results))


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
    for step, code, seconds in results:
        result = f"failed, exit code {code}" if code else "passed"
        table.add_row(
            f"{step.number:4}",
            step.title,
            Text(result, "red" if code else "green"),
            f"{seconds:.2f} s",
        )
    console.print(table)
    failed = [str(step.number) for step, code, _ in results if code]
    total = f"{len(results)} step{'s' * (len(results) > 1)}"
    console.out(
        f"\nFailed: {', '.join(failed)}, of {total}."
        if failed
        else f"\n{total} passed."
    )
