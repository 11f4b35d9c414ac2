"""Checks all files of a folder, and shows a class on one screen."""

import json
import math
import os
import re
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

from rich.console import Console
from rich.progress import track
from rich.text import Text

from steps.command import TYPED, Refusal, ladder
from steps.command.check.report import WIDTH, wrapped
from steps.command.check.submissions import examine, typed

STEP = re.compile(r"step[ _-]?0*(\d{1,2})(?!\d)", re.IGNORECASE)
TEST = re.compile(r"(^|[_-])tests?([_-]|$)", re.IGNORECASE)
FOLDERS = {"build", "dist", "node_modules", "site-packages", "tests", "test"}
FOLDERS |= {"venv", "env", "__pycache__"}
BOOK = 60  # the steps of the book
MOST = 10  # mistakes, and names to list
SIGNS = {
    "✓": "everything holds",
    "○": "all that the book asks",
    "✗": "something to mend",
    "!": "cannot be tried",
}


def check_folder(folder, as_json=False, junit=None):
    """Check what is below a folder and named as a step; return the exit code.

    A row a person, a column a step, and the most frequent mistakes.
    """
    files, left_out = files_below(folder)
    console = Console(stderr=True)
    with ThreadPoolExecutor(cores()) as pool:
        answers = track(
            pool.map(lambda file: examine(files[file], file), files),
            f"Trying {len(files)} files",
            len(files),
            console=console,
            transient=True,
            disable=not console.is_terminal,
        )
        reports = dict(zip(files, answers))
    if junit:
        names = {
            f"{person(file, folder)}/{file.name}": report
            for file, report in reports.items()
        }
        write_junit(junit, names)
    failed = [file for file, r in reports.items() if not r.passed_book]
    if as_json:
        answers = [
            {"person": person(file, folder), **report.as_dict()}
            for file, report in reports.items()
        ]
        print(json.dumps(answers, indent=2))
        return int(bool(failed))
    console = Console(highlight=False)
    for line in table(reports, folder):
        text = Text(line)
        text.highlight_regex("[✗!]", "red")
        text.highlight_regex("✓", "green")
        console.print(text, soft_wrap=True)
    for line in summary(reports, left_out, folder):
        console.print(Text(line), soft_wrap=True)
    return int(bool(failed))


def cores():
    """How many processes this one may keep busy: by affinity and by quota."""
    if hasattr(os, "sched_getaffinity"):
        number = len(os.sched_getaffinity(0))
    else:
        number = os.cpu_count() or 1
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
        number = min(number, math.ceil(int(quota) / int(period)))
    except (OSError, ValueError):  # no such limit
        pass
    return max(number, 1)


def files_below(folder):
    """The step of each file to check, and how many others there are, by kind.

    A name may give the step in many ways, or the folder that it is in.
    """
    if not folder.is_dir():
        raise Refusal(f"There is no folder {folder}; check how it is spelled.")
    numbers, left_out = {}, {"tests": [], "of later steps": [], "others": []}
    for file in sorted(folder.rglob("*")):
        parts = file.relative_to(folder).parts
        if file.suffix.lower() not in (".py", ".ipynb") or not file.is_file():
            continue
        if any(p.startswith(".") or p.lower() in FOLDERS for p in parts[:-1]):
            continue
        number = number_of(file, folder)
        if parts[-1].startswith(".") or TEST.search(file.stem):
            left_out["tests"].append(file)
        elif number in ladder.paths():
            numbers[file] = number
        elif number and number <= BOOK:
            left_out["of later steps"].append(file)
        else:
            left_out["others"].append(file)
    if not numbers:
        last = max(ladder.paths())
        raise Refusal(
            f"{folder} holds no file whose name tells its step, such as"
            f" step01.py to step{last}.py; name a folder that does."
        )
    return numbers, left_out


def number_of(file, folder):
    """The step in a name such as step09.py, Ada_Step-9.py or step9/main.py."""
    found = STEP.search(file.stem)
    if found:
        return int(found[1])
    parent = file.parent
    if parent == folder or file.name == "__init__.py":
        return None
    found = re.fullmatch(STEP, parent.name)
    alone = file.stem in ("main", "__main__") or 1 == sum(
        other.suffix in (".py", ".ipynb") and not TEST.search(other.stem)
        for other in parent.iterdir()
    )
    return int(found[1]) if found and alone else None


def person(file, folder):
    """The name of a person: the first folder, or what precedes the step."""
    parts = file.relative_to(folder).parts
    if len(parts) > 1 and not STEP.search(parts[0]):
        return parts[0]
    name = parts[0] if len(parts) > 1 else file.stem
    before = name[: STEP.search(name).start()].strip(" _-.")
    return before or folder.resolve().name


def sign(report):
    if report.trouble:
        return "!"
    if report.passed:
        return "✓"
    return "○" if report.passed_book else "✗"


def rows(reports, folder):
    """The sign of each step, by person; of several files the best."""
    rows = {}
    for file, report in reports.items():
        row = rows.setdefault(person(file, folder), {})
        number = report.step.number
        signs = sign(report) + row.get(number, "")
        row[number] = min(signs, key=[*SIGNS].index)

    def merit(item):
        signs = [*item[1].values()]
        bad = signs.count("✗") + signs.count("!")
        return -bad / len(signs), len(signs), item[0]

    return dict(sorted(rows.items(), key=merit))


def table(reports, folder):
    """A row a person, the worst first, a column a step."""
    people = rows(reports, folder)
    numbers = sorted({report.step.number for report in reports.values()})
    room = WIDTH - 2 * len(numbers) - 9
    width = min(max(map(len, people)), room)
    tens = " ".join(str(n)[:-1].rjust(1) for n in numbers)
    if tens.strip():
        yield f"{'':{width}}  {tens}"
    yield f"{'':{width}}  {' '.join(str(n)[-1] for n in numbers)}   holds"
    for name, row in people.items():
        if len(name) > width:
            name = name[: width - 1] + "…"
        signs = " ".join(row.get(n, " ") for n in numbers)
        good = sum(s in "✓○" for s in row.values())
        yield f"{name:{width}}  {signs}  {good:>3}/{len(row)}"


def summary(reports, left_out, folder):
    """The signs in words, the most frequent mistakes, what is left out."""
    signs = {sign(report) for report in reports.values()}
    yield ""
    yield from wrapped(
        ", ".join(f"{s} {text}" for s, text in SIGNS.items() if s in signs)
        + ", a blank: no file"
    )
    failing = {}
    for file, report in reports.items():
        if report.trouble:
            failing.setdefault((report.step.number, None), []).append(file)
        elif not report.passed_book:
            first = report.first_failing if report.where("✗?") else None
            key = report.step.number, first
            failing.setdefault(key, []).append(file)
    if failing:
        yield ""
        yield "To mend first, most frequent first:"
    counts = Counter({key: len(found) for key, found in failing.items()})
    common = counts.most_common(MOST)
    for (number, behaviour), count in common:
        title = behaviour.title if behaviour else "the file does not run"
        yield f"{count:4}  step {number:2}  {title}"
    if len(counts) > MOST:
        yield f"      and {len(counts) - MOST} more kinds"
    if common:
        number, behaviour = common[0][0]
        file = failing[number, behaviour][0]
        yield ""
        yield f"More about one: {TYPED} check {number} {typed(file)}"
    kinds = [
        f"{len(found)} {kind}" for kind, found in left_out.items() if found
    ]
    if kinds:
        yield ""
        yield f"Left out: {', '.join(kinds)}."
        others = [str(f.relative_to(folder)) for f in left_out["others"]]
        yield from wrapped(", ".join(others[:MOST]), "  ")
        if len(others) > MOST:
            yield f"  and {len(others) - MOST} more"


def write_junit(path, reports):
    """Write reports, by name, as XML that graders and CI services read.

    A file is a suite, a behaviour a case. What goes further than the book, or
    is about what is not in the file, counts as skipped.
    """
    root = ElementTree.Element("testsuites", name="steps")
    for name, report in reports.items():
        suite = ElementTree.SubElement(root, "testsuite", name=name)
        if report.trouble:
            case = ElementTree.SubElement(
                suite, "testcase", classname=name, name="can be tried"
            )
            say(case, "error", f"This file {report.trouble}.")
        if not report.runs:
            case = ElementTree.SubElement(
                suite, "testcase", classname=name, name="runs"
            )
            say(case, "failure", " ".join(report.notes))
        for behaviour in [] if report.trouble else report.expected:
            case = ElementTree.SubElement(
                suite,
                "testcase",
                classname=name,
                name=f"step {behaviour.step}: {behaviour.title}",
            )
            mark = report.mark(behaviour)
            kind = {"✗": "failure", "○": "skipped", "–": "skipped"}
            if mark == "?":
                say(case, "error", "it was not tried: the file was stopped")
            elif mark != "✓":
                say(case, kind[mark], str(report.lacking[behaviour]))
        tags = Counter(child.tag for case in suite for child in case)
        suite.set("tests", str(len(suite)))
        suite.set("failures", str(tags["failure"]))
        suite.set("errors", str(tags["error"]))
        suite.set("skipped", str(tags["skipped"]))
    ElementTree.indent(root)
    tree = ElementTree.ElementTree(root)
    tree.write(path, "utf-8", xml_declaration=True)


def say(case, tag, text):
    """Add an outcome; XML has no control characters."""
    text = re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]", "�", text)
    ElementTree.SubElement(case, tag, message=text)
