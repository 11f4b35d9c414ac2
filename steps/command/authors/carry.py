"""Carries an edit of a step through the later steps and the notebooks."""

import json
import re
import subprocess
import tempfile
import textwrap
from pathlib import Path

from steps.command import ROOT, TYPED, Refusal, ladder
from steps.command.source import cut, pieces


def carry_edit(number):
    """Carry what has changed in a step since the last commit.

    A later step that contains the one before gets the edit by a three-way
    merge; header and demo stay its own. Other steps and the notebooks get it
    where they show a definition as it was. A conflict stops the way: what lies
    behind it is left as it was.
    """
    steps = ladder.load()
    old, new = {}, {}
    for n in [n for n in steps if n >= number]:
        path = steps[n].path
        old[n], new[n] = committed(path), path.read_text("utf-8")
        before = [k for k in numbers(ladder.before(n)) if k in old]
        if n == number:
            if old[n] == new[n]:
                raise Refusal(f"Step {n} is as it was in the last commit.")
        elif before == [n - 1] and steps[n].base == steps[n - 1].base:
            new[n] = merged(n, new[n], old[n - 1], new[n - 1])
        else:
            for k in before:
                new[n] = replaced(new[n], old[k], new[k])
        if old[n] == new[n]:
            continue
        path.write_text(new[n], "utf-8")
        in_notebook = carry_into_notebook(n, old[n], new[n])
        print(f"Step {n}{' and its notebook' if in_notebook else ''}")
    print(f"Look at it: git diff. Then {TYPED} refresh and {TYPED} test.")


def numbers(files):
    return [int(path.stem[-2:]) for path in files]


def committed(path):
    """The text of a file in the last commit."""
    name = path.relative_to(ROOT).as_posix()
    try:
        return subprocess.run(
            ["git", "show", f"HEAD:{name}"],
            cwd=ROOT,
            check=True,
            capture_output=True,
            encoding="utf-8",
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        raise Refusal(
            f"There is no {name} in the last commit of git, with which an edit"
            " is compared; commit it before you edit it."
        ) from None


def merged(n, now, old, new):
    """Step n with what the step before has changed in its code."""
    header, code, demo = cut(now)
    texts = code, cut(old)[1], cut(new)[1]
    # Word by word, so that a new name goes into lines that differ otherwise.
    words, fits = merge(n, *map(one_word_a_line, texts))
    if fits:
        code = "".join(word or "\n" for word in words.split("\n")[:-1])
        return header + code + demo
    lines, _ = merge(n, *texts)
    conflict = re.search("^<<<.*?^>>>[^\n]*", lines, re.S | re.M)
    shown = conflict[0] if conflict else "(neighbouring words of a line)"
    raise Refusal(
        f"Step {n} differs in the same place:\n\n{shown}\n\nEdit it by hand,"
        f" then go on from there: {TYPED} carry {n}"
    )


def one_word_a_line(text):
    tokens = re.findall(r"\n|[^\S\n]+|\w+|[^\w\s]", text)
    return "".join(token.strip("\n") + "\n" for token in tokens)


def merge(n, *texts):
    """What git makes of three texts, and whether they fit together."""
    names = f"step {n}", f"step {n - 1} before", f"step {n - 1}"
    command = ["git", "merge-file", "-p", "--diff3", "--marker-size=3"]
    with tempfile.TemporaryDirectory() as folder:
        for name, text in zip(names, texts):
            (Path(folder) / name).write_text(text, "utf-8")
            command += ["-L", name]
        result = subprocess.run(
            [*command, *names], cwd=folder, stdout=subprocess.PIPE
        )
    return result.stdout.decode(), result.returncode == 0


def replaced(text, old, new):
    """A text with each definition of `old` in it as it is in `new`."""
    after = pieces(new)
    text = f"\n{text}\n"
    for name, piece in pieces(old).items():
        for indent in "", "    ":  # a method may stand in its class or alone
            was, is_now = (
                f"\n{textwrap.indent(lines, indent)}\n"
                for lines in (piece, after.get(name, piece))
            )
            text = text.replace(was, is_now)
    return text[1:-1]


def carry_into_notebook(n, old, new):
    """The same for the notebook of a step; return whether it changed."""
    path = ROOT / "notebooks" / f"step{n:02}.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    changed = False
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            was = "".join(cell["source"])
            is_now = replaced(was, old, new)
            changed |= was != is_now
            cell["source"] = is_now.splitlines(keepends=True)
    if changed:
        text = json.dumps(notebook, ensure_ascii=False, indent=1)
        path.write_text(f"{text}\n", "utf-8")
    return changed
