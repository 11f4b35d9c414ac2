"""Takes files and says of each what it can do: one, a folder, or on saving."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from steps.command import ROOT, TYPED, Refusal, ladder, mine
from steps.command.check.adapter import Lacking
from steps.command.check.report import Report

SECONDS = 10  # for one start; our own steps need less than one
STARTS = 3  # a file that hangs or crashes is started again behind that place
LEFT_OUT = 10  # names to list
HANGS = "has not come to an end"
STYLES = {"✓": "green", "✗": "red", "?": "yellow"}


def check_file(number, file, as_json=False):
    """Print what a file can do of what a step can; return the exit code."""
    with Console(stderr=True).status(f"Trying {escape(shown(file))}"):
        report = examine(number, file)
    if as_json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        show(report)
        if report.passed and file != ladder.paths()[number]:
            print(what_next(number, file))
    return int(not report.passed)


def show(report):
    console = Console(highlight=False, markup=False, emoji=False)
    for line in report.lines():
        console.out(line, style=STYLES.get(line[:1]))


def what_next(number, file):
    """What to type when everything holds."""
    lines = []
    if number + 1 in ladder.paths():
        lines.append(f"Go on:             {TYPED} lab {number + 1}")
    lines.append(f"Compare with ours: {TYPED} diff {number} {typed(file)}")
    return "\n".join(lines)


def check_folder(folder, as_json=False):
    """The same for all files below a folder whose names end in stepNN.py."""
    files, left_out = files_below(folder)
    console = Console(stderr=True)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = list(
            track(
                pool.map(lambda file: examine(number_of(file), file), files),
                f"Trying {len(files)} files",
                len(files),
                console=console,
                transient=True,
                disable=not console.is_terminal,
            )
        )
    failed = [file for file, r in zip(files, reports) if not r.passed]
    if as_json:
        print(json.dumps([report.as_dict() for report in reports], indent=2))
        return int(bool(failed))
    Console(highlight=False).print(table(reports, folder))
    passed = len(files) - len(failed)
    verb = "holds" if passed == 1 else "hold"
    print(f"\n{passed} of {len(files)} {verb} everything.")
    for file in failed[:1]:
        print(f"More about one: {TYPED} check {number_of(file)} {typed(file)}")
    if left_out:
        print("Left out, for their names do not end in stepNN.py:")
        print(*(f"  {name}" for name in left_out[:LEFT_OUT]), sep="\n")
    if len(left_out) > LEFT_OUT:
        print(f"  and {len(left_out) - LEFT_OUT} more")
    return int(bool(failed))


def files_below(folder):
    """The files to check, and the names of other programs and notebooks."""
    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder}; check how it is spelled.")
    files, left_out = [], []
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder)
        if file.suffix.lower() not in (".py", ".ipynb") or any(
            part.startswith(".") for part in name.parts
        ):
            continue
        if number_of(file) in ladder.paths():
            files.append(file)
        else:
            left_out.append(str(name))
    if not files:
        raise Refusal(
            f"{folder} holds no file whose name ends in step01.py to"
            f" {ladder.paths()[max(ladder.paths())].name}; name a folder that"
            " does."
        )
    return files, left_out


def number_of(file):
    """The number in a name such as step09.py or Ada_Step9.py, None if none."""
    found = re.search(r"step(\d\d?)\.py$", file.name, re.IGNORECASE)
    return found and int(found[1])


def table(reports, folder):
    """One row a file: what holds, and the first thing that does not."""
    table = Table(box=None, pad_edge=False)
    table.add_column("File", overflow="fold")
    table.add_column("Holds", justify="right")
    table.add_column("First to mend")
    for report in reports:
        file = escape(os.path.relpath(report.name, folder))
        if report.trouble:
            table.add_row(file, "[red]-[/]", f"it {escape(report.trouble)}")
            continue
        style = "green" if report.passed else "red"
        first = report.first_failing
        table.add_row(
            file,
            f"[{style}]{len(report.holding)}/{len(report.expected)}[/]",
            f"step {first.step}: {first.title}" if first else "",
        )
    return table


def watch(number, file):
    """Check the file now and whenever it is saved, until Ctrl-C."""
    from watchfiles import watch

    check_file(number, file)
    print(f"\nWaiting for {file} to be saved; Ctrl-C ends.")
    for changes in watch(file.parent):
        if any(Path(path).name == file.name for _, path in changes):
            print(f"\nSaved at {datetime.now():%H:%M:%S}")
            check_file(number, file)


def examine(number, file):
    """Try a file in processes of its own; return the `Report`."""
    if file.is_dir():
        raise Refusal(
            f"{file} is a folder; name a file in it, or check all of them with"
            f" `{TYPED} check --all {file}`."
        )
    if not file.exists():
        raise Refusal(f"There is no file {file}; check how it is spelled.")
    report = Report(ladder.load()[number], shown(file))
    expected = report.expected
    first = 0
    for _ in range(STARTS):
        messages, end = judge(number, file, first)
        for message in messages:
            take(message, report)
        doing = next(
            (m["doing"] for m in reversed(messages) if "doing" in m), "import"
        )
        if not end or report.trouble:
            break
        if doing == "import":
            report.trouble = f"{end} when it is imported"
            break
        behaviour, hint = expected[doing], ""
        if HANGS in end and number >= 8 and behaviour.step >= 7:
            hint = (
                "does each round of the loop in `backward` take a function from"
                " those waiting?"
            )
        report.lacking[behaviour] = Lacking(
            behaviour.title,
            f"the file {end.rstrip(chr(44))}",
            "an answer",
            hint,
        )
        first = doing + 1
    mine.remember(number, file, report.passed)
    return report


def shown(file):
    """The path of a file, from here if that is shorter."""
    try:
        return min(str(file), os.path.relpath(file), key=len)
    except ValueError:  # on another drive of Windows
        return str(file)


def typed(file):
    """The path as it is typed in a terminal."""
    return f'"{shown(file)}"' if " " in shown(file) else shown(file)


def take(message, report):
    """Add one message of the judge to the report."""
    match message:
        case {"broken": why}:
            report.trouble = why
        case {"printed": printed, "missing": missing}:
            report.printed, report.missing = printed, missing
        case {"tried": index, "lacking": lacking}:
            report.lacking[report.expected[index]] = lacking and Lacking(
                **lacking
            )


def judge(number, file, first):
    """Start the judge; return its messages, and how it ended if not well."""
    command = [sys.executable, "-m", "steps.command.check.sandbox"]
    end = None
    try:
        result = subprocess.run(
            [*command, str(file.resolve()), str(number), str(first)],
            cwd=file.resolve().parent,
            env=os.environ
            | {
                "PYTHONPATH": str(ROOT),
                "PYTHONDONTWRITEBYTECODE": "1",
                # One thread of linear algebra reserves far less memory.
                "OPENBLAS_NUM_THREADS": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            timeout=SECONDS,
        )
        output = result.stdout
    except subprocess.TimeoutExpired as error:
        output = error.stdout or b""
        end = f"{HANGS} after {SECONDS} seconds"
    messages = [json.loads(line) for line in output.decode().splitlines()]
    if not end and not any("done" in m or "broken" in m for m in messages):
        end = f"stops Python itself, with exit code {result.returncode},"
    return messages, end
