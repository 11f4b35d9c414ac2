"""The learner's own files: `steps/mine/stepNN.py`, which git ignores."""

import ast
import hashlib
import json

from steps.command import ROOT, TYPED, Refusal, ladder

FOLDER = ROOT / "steps" / "mine"
PASSED = FOLDER / "passed.json"  # by number, the digest of a file that passed


def path(number):
    return FOLDER / f"step{number:02}.py"


def start(number):
    """Lay out the learner's own file for a step; never overwrite one.

    It has the header and the demo of our step. Between them stands the code
    of the step before: the learner's own if that has passed, else ours.
    """
    new = path(number)
    shown = new.relative_to(ROOT)
    if new.exists():
        raise Refusal(
            f"{shown} is there already; go on with it, or move it away first."
        )
    ours = ladder.paths()
    header, _, demo = parts(ours[number])
    if number == min(ours):
        code, origin = "import numpy as np", "an empty page"
    elif has_passed(number - 1):
        code, origin = parts(path(number - 1))[1], f"your step {number - 1}"
    else:
        code, origin = parts(ours[number - 1])[1], f"our step {number - 1}"
    FOLDER.mkdir(exist_ok=True)
    with open(new, "x", encoding="utf-8") as file:
        file.write(f"{header}\n\n{code}\n\n\n{demo}\n")
    print(
        f"{shown} starts from {origin}; its header says what to do.\n"
        f"  {TYPED} lab {number:<8} explains it\n"
        f"  {TYPED} check {number:<6} says how far you are"
    )


def parts(path):
    """The header, the code and the demo of a step."""
    source = path.read_text("utf-8")
    lines = source.splitlines()
    start, end = 0, len(lines)
    for node in ast.parse(source).body:
        match node:
            case ast.Expr(value=ast.Constant(value=str())) if not start:
                start = node.end_lineno
            case ast.If(test=ast.Compare(left=ast.Name(id="__name__"))):
                end = node.lineno - 1
    blocks = lines[:start], lines[start:end], lines[end:]
    return ["\n".join(block).strip("\n") for block in blocks]


def marks():
    """How far the learner has come: by step, passed or begun."""
    return {
        number: "✓" if has_passed(number) else "…"
        for number in ladder.paths()
        if path(number).exists()
    }


def has_passed(number):
    """Whether the file passed, and has not changed since."""
    file = path(number)
    return file.exists() and passed().get(str(number)) == digest(file)


def remember(number, file, has_passed):
    """Write down whether the learner's own file passed; others are no news."""
    if file.resolve() != path(number).resolve():
        return
    digests = passed()
    digests.pop(str(number), None)
    if has_passed:
        digests[str(number)] = digest(file)
    PASSED.write_text(json.dumps(digests), "utf-8")


def passed():
    try:
        return json.loads(PASSED.read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
