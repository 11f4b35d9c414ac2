"""The learner's own steps and notebooks, in `steps/mine`; git ignores them."""

import ast
import hashlib
import json
import os
import re
from pathlib import Path

from steps.command import ROOT, TYPED, Refusal, ladder, source

FOLDER = ROOT / "steps" / "mine"
PASSED = FOLDER / ".passed.json"  # by number, digests of files that passed
CODING = re.compile(r"[ \t\f]*#.*?coding[:=]")  # what `start` writes is UTF-8
TESTS = re.compile(r"class .*TestCase\):|(import|from) unittest\b")
PLACE = "# Your code goes above: change what is there, add what is new."
CORE = '"""Variables, functions, and how gradients flow back."""'
INIT = '''\
"""A framework of my own."""

from .core import *

# Here is no pictures.py, so Python looks for it in the package of this folder.
__path__.append(f"{__path__[0]}/../../../dezero_min")
'''


def path(number):
    return FOLDER / f"step{number:02}.py"


def start(number):
    """Lay out the learner's own file for a step; never overwrite one.

    It has the header and the demo of our step. Between them stands the code
    of the step before: the learner's own if that has passed, else ours. A line
    says where to write. Before the first step on a package, that code becomes
    the learner's own package.
    """
    new = path(number)
    shown = new.relative_to(ROOT)
    steps = ladder.load()
    header, code, demo = parts(steps[number].path)
    before = [code_of(file, steps) for file in ladder.before(number)]
    base = steps[number].base
    if base and before and not steps[number - 1].base:
        ((engine, origin),) = before
        make_package(base, engine, origin)
        before = []
        # Only what the engine imports as well is laid out; the rest is new.
        known = engine.split("\n")
        code = "\n".join(line for line in code.split("\n") if line in known)
    if new.exists():
        raise Refusal(
            f"{shown} is there already; go on with it, or move it away first."
        )
    pieces = [before[0][0]] if before else [source.apart(code)[0]]
    for piece, _ in before[1:]:
        imports, definitions = source.apart(piece)
        there, needed = pieces[0].split("\n"), code.split("\n")
        new_lines = [
            line
            for line in imports.split("\n")
            if line in needed and line not in there
        ]
        pieces = ["\n".join(new_lines + there), *pieces[1:], definitions]
    code = "\n\n\n".join(pieces)
    origin = " and ".join(origin for _, origin in before) or "an empty page"
    if place := ground(steps[number].path, FOLDER):
        origin += f" and stands on {place}"
    write(new, f"{header}\n\n{code}\n\n\n{PLACE}\n\n\n{demo}\n")
    news = "there is nothing to write; its notebook explains"
    if not steps[number].is_theory:
        news = "its header says what is new"
    ladder.tell(f"{shown} starts from {origin}; {news}.")
    if isinstance(base, int) and not path(base).exists():
        ladder.tell(
            f"Run it by `{TYPED} run {shown}`, which finds step {base}; Python"
            " alone does not."
        )


def code_of(file, steps):
    """The code that another step starts from, and whose it is.

    That is the learner's own if it has passed, else ours.
    """
    number = int(file.stem[-2:])
    while steps[number].is_theory and not path(number).exists():
        number -= 1  # a step of theory has the code of the one before
    if has_passed(number):
        return parts(path(number))[1], f"your step {number}"
    origin = f"our step {number}"
    if path(number).exists():
        origin += " (yours has not passed its check since it changed)"
    return parts(steps[number].path)[1], origin


def make_package(name, code, origin):
    """Make the learner's own package of an engine; leave one as it is."""
    new = FOLDER / name
    shown = new.relative_to(ROOT)
    if new.exists():
        print(f"{shown} is there already and stays as it is.")
        return
    half = FOLDER / f".{name}"
    half.mkdir(parents=True, exist_ok=True)
    core = f"{CORE}\n\n{without_tests(code)}\n"
    (half / "core.py").write_text(core, "utf-8")
    (half / "__init__.py").write_text(INIT, "utf-8")
    half.rename(new)
    ladder.tell(
        f"{shown} is made of {origin}: core.py has its definitions, __init__.py"
        " imports them."
    )


def without_tests(code):
    """A step's code without its test cases and the import for them."""
    lines = code.split("\n")
    for node in reversed(ast.parse(code).body):
        if TESTS.match(ast.unparse(node)):
            del lines[node.lineno - 1 : node.end_lineno]
    return "\n".join(lines).strip("\n")


def ground(file, folder=None):
    """What a file imports from another step or the package; None if nothing.

    The learner's own is taken where there is one beside the file, else ours.

    folder: where the file is going to be, if it is not there yet.
    """
    base = source.base(file)
    if base is None:
        return None
    name = base if isinstance(base, str) else f"step{base:02}.py"
    for place in [folder or file.resolve().parent, *source.FOLDERS]:
        found = Path(place) / name
        if found.exists():
            return os.path.relpath(found, ROOT)


def write(new, text):
    """Write a file, whole or not at all."""
    FOLDER.mkdir(exist_ok=True)
    half = new.with_name(f".{new.name}")
    half.write_text(text, "utf-8")
    half.replace(new)


def copy_notebooks(notebooks):
    """Copy those that are not there yet: who opens one changes it.

    A copy has no outputs, because they tell what is to be predicted.
    """
    for ours in notebooks:
        new = FOLDER / ours.name
        if not new.exists():
            write(new, without_outputs(ours.read_text("utf-8")))


def without_outputs(text):
    """The text of a notebook as it is before a run, one folder deeper."""
    text = re.sub(r'(?<![\w./])\.\.(?=\\"|/)', "../..", text)
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    return json.dumps(notebook, ensure_ascii=False, indent=1) + "\n"


def parts(path):
    """The header, the code and the demo of a step; the code without `PLACE`.

    What is above the header or below the demo is code, too.
    """
    text = source.text_of(path)
    lines = text.split("\n")
    header, demo = [], []
    for place, node in enumerate(ast.parse(text).body):
        match node:
            case ast.Expr(value=ast.Constant(value=str())) if place == 0:
                part = header
            case ast.If() if source.is_demo(node):
                part = demo
            case _:
                continue
        for number in range(node.lineno - 1, node.end_lineno):
            part.append(lines[number])
            lines[number] = None
    code = [
        line
        for number, line in enumerate(lines)
        if line is not None
        and line.strip() != PLACE
        and not (number < 2 and CODING.match(line))
    ]
    return ["\n".join(part).strip("\n") for part in (header, code, demo)]


def marks():
    """How far the learner has come: by step, passed or begun."""
    return {
        number: ladder.PASSED if has_passed(number) else ladder.BEGUN
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
    write(PASSED, json.dumps(digests))


def passed():
    try:
        return json.loads(PASSED.read_text("utf-8"))
    except (FileNotFoundError, json.JSONDecodeError):
        return {}


def digest(file):
    return hashlib.sha256(file.read_bytes()).hexdigest()
