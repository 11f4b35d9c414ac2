"""Takes files and says of each what it can do: one, or on each saving."""

import json
import math
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.markup import escape

from steps.command import ROOT, TYPED, Refusal, ladder, mine
from steps.command.check.adapter import Absent, Further, Lacking
from steps.command.check.report import Report

SECONDS = 10  # of the processor, for one behaviour; ours need less than one
AGAIN = 2  # once the file has not come to an end: it may do so often
WALL = 90  # for one start, by the clock: a file may sleep, a machine be busy
STARTS = 4  # a file that hangs or crashes is started again behind that place
KINDS = {kind.__name__: kind for kind in (Absent, Further, Lacking)}
HANGS = "has not come to an end"
STYLES = {"✓": "green", "✗": "red", "?": "yellow", "○": "yellow"}
JUDGE = (
    f"import sys; sys.path.insert(0, {str(ROOT)!r});"
    " from steps.command.check.sandbox import start; start()"
)


def check_file(number, file, as_json=False, junit=None):
    """Print what a file can do of what a step can; return the exit code."""
    with Console(stderr=True).status(f"Trying {escape(shown(file))}"):
        report = examine(number, file)
        report.since = since(number, file, report)
    if junit:
        from steps.command.check.classroom import write_junit

        write_junit(junit, {shown(file): report})
    if as_json:
        print(json.dumps(report.as_dict(), indent=2))
    else:
        show(report)
        if report.passed_book and file != ladder.paths()[number]:
            print(f"\n{what_next(number, file)}")
    return int(not report.passed_book)


def show(report):
    console = Console(highlight=False, markup=False, emoji=False)
    for line in report.lines():
        console.out(line, style=STYLES.get(line[:1]))


def what_next(number, file):
    """What to type when all holds that the book asks."""
    lines = []
    if number + 1 in ladder.paths():
        lines.append(f"Go on:             {TYPED} lab {number + 1}")
    lines.append(f"Compare with ours: {TYPED} diff {number} {typed(file)}")
    return "\n".join(lines)


def since(number, file, report):
    """Whether the first to mend held in the learner's step before."""
    behaviour = report.first_failing
    found = re.search(rf"0?{number}(?=\D*$)", file.name)
    if not behaviour or behaviour.step == number or not found:
        return ""
    if "Variable" in report.missing:  # all follows from that
        return ""
    start, end = found.span()
    width = end - start if number > 10 or file.name[start] == "0" else 1
    before = f"{number - 1:0{width}}"
    previous = file.with_name(file.name[:start] + before + file.name[end:])
    if not previous.is_file() or number - 1 not in ladder.paths():
        return ""
    if not examine(number - 1, previous).passed_book:
        return ""
    return f"it held in {shown(previous)}; what changed after that broke it"


def watch(number, file):
    """Check the file now and whenever it changes, until Ctrl-C.

    Looking twice a second sees through links, and what an editor does that
    moves the file away and writes a new one.
    """
    check_file(number, file)
    print(f"\nWaiting for {file} to be saved; Ctrl-C ends.")
    seen = state(file)
    while True:
        pause()
        now = state(file)
        if now in (None, seen):
            continue
        seen = now
        print(f"\nSaved at {datetime.now():%H:%M:%S}")
        try:
            check_file(number, file)
        except (Refusal, OSError) as error:  # it has just been moved away
            print(error)


def pause(seconds=0.5):
    time.sleep(seconds)


def state(file):
    """What changes when a file is saved; None if it cannot be seen."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def examine(number, file):
    """Try a file in processes of its own; return the `Report`."""
    if file.is_dir():
        raise Refusal(
            f"{file} is a folder; name a file in it, or check all of them with"
            f" `{TYPED} check --all {file}`."
        )
    if not file.exists():
        place = "" if file.is_absolute() else f" in {Path.cwd()}"
        raise Refusal(
            f"There is no file {file}{place}; check how it is spelled."
        )
    report = Report(ladder.load()[number], shown(file))
    if file != report.step.path and (ground := mine.ground(file)):
        report.notes.append(f"It stands on {ground}.")
    if report.step.is_theory and not has_definitions(file):
        return report
    expected = report.expected
    first = 0
    seconds = SECONDS
    definitions_only = False
    for _ in range(STARTS):
        messages, end = judge(number, file, first, seconds, definitions_only)
        for message in messages:
            take(message, report)
        doing = next(
            (m["doing"] for m in reversed(messages) if "doing" in m), "import"
        )
        if not end or report.trouble or doing == "demo":
            break
        if doing == "import" and definitions_only:
            report.trouble = f"{end} when it is imported"
            break
        if doing == "import":
            definitions_only = True
            report.notes.append(
                f"Its demo {end}. What it defines is tried without it; put the"
                ' demo under `if __name__ == "__main__":`.'
            )
            continue
        behaviour, hint = expected[doing], ""
        if HANGS in end:
            seconds = min(seconds, AGAIN)
        if HANGS in end and number >= 8 and behaviour.step >= 7:
            hint = (
                "does each round of the loop in `backward` take a function from"
                " those waiting?"
            )
        report.lacking[behaviour] = Lacking(
            behaviour.title, f"the file {end}", "an answer", hint
        )
        first = doing + 1
    mine.remember(number, file, report.passed_book)
    return report


def has_definitions(file):
    """Whether a file may hold a framework; at a step of theory it need not."""
    return b"class " in file.read_bytes()


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
        case {"notes": notes, **found}:
            vars(report).update(found)
            report.notes += [note for note in notes if note not in report.notes]
        case {"tried": index, "lacking": lacking, "kind": name}:
            behaviour = report.expected[index]
            report.lacking[behaviour] = lacking and KINDS[name](**lacking)


def judge(number, file, first, seconds, definitions_only):
    """Start the judge; return its messages, and how it ended if not well.

    It writes into a file, not a pipe: what the learner's file has started may
    live on and keep a pipe open.
    """
    words = file.resolve(), number, first, seconds, int(definitions_only)
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            [sys.executable, "-c", JUDGE, *map(str, words)],
            cwd=ROOT,
            env=os.environ
            | {
                "PYTHONDONTWRITEBYTECODE": "1",
                "MPLBACKEND": "agg",  # `plt.show()` would wait for a person
                # One thread of linear algebra reserves far less memory.
                "OPENBLAS_NUM_THREADS": "1",
            },
            stdin=subprocess.DEVNULL,
            stdout=output,
            start_new_session=True,
        )
        slept = False
        try:
            process.wait(WALL)
        except subprocess.TimeoutExpired:
            slept = True
        finally:
            end_all(process)
        output.seek(0)
        lines = output.read().decode().splitlines()
    messages = [json.loads(line) for line in lines if line.endswith("}")]
    if any("done" in m or "broken" in m for m in messages):
        return messages, None
    if slept:
        return messages, f"{HANGS} after {WALL} seconds"
    if process.returncode == -getattr(signal, "SIGXCPU", math.inf):
        return messages, f"{HANGS} after {seconds} seconds"
    return (
        messages,
        f"stops Python itself, with exit code {process.returncode}",
    )


def end_all(process):
    """End a judge and what the learner's file has started in it."""
    if os.name == "nt":
        process.kill()
    else:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()
