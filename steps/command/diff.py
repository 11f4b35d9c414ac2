"""Shows what changes between two files, definition by definition."""

import ast
import difflib
import itertools
import sys
import textwrap

from rich.console import Console

from steps.command import ROOT, Refusal, ladder, source

STYLES = {"+": "green", "-": "red"}


def show_changes(number, other=None, demo=False):
    """Print what step `number` changes over the step before it.

    other: the number or the path of what to compare the step with instead.
    demo: whether to show what the demo changes, too.
    """
    steps = ladder.load()
    console = Console(highlight=False, markup=False, emoji=False)
    if other is None:
        before, after = ladder.before(number), steps[number].path
        for paragraph in steps[number].docstring.split("\n\n"):
            width = min(console.width, 80)
            indent = "    " * paragraph.startswith("    ")
            console.out(
                textwrap.fill(paragraph, width, subsequent_indent=indent)
            )
            console.out()
    else:
        before = [steps[number].path]
        after = steps[other].path if other in steps else other
    said = " and ".join(map(shown, before)) or "an empty page"
    console.out(f"--- {said}", style=STYLES["-"])
    console.out(f"+++ {shown(after)}", style=STYLES["+"])

    old, new = {}, definitions(after)
    for path in before:
        old = definitions(path) | old
    changed = changes(old, new)
    hidden = not demo and changed.pop("demo", False)
    for name, lines in changed.items():
        console.out(f"\n{name}", style="bold")
        for line in lines:
            console.out(line, style=STYLES.get(line[0], "dim"))
    gone = [name for name in old if is_gone(name, new)]
    if gone:
        console.print(f"\nOnly in {said}: {', '.join(gone)}")
    if not changed and not gone:
        console.out("\nNothing changes" + " but the demo" * bool(hidden) + ".")
    if hidden:
        console.out("\nWith --demo, the changes of the demo as well.")


def shown(path):
    """The path as it is typed in the root, if it is below."""
    try:
        return path.resolve().relative_to(ROOT).as_posix()
    except ValueError:
        return str(path)


def changes(old, new):
    """What differs between two lists of definitions.

    By name, all lines of the new definition and those they replace, each with
    a sign before it: a plus, a minus or a blank. A new class is one entry,
    and what is only in the old list is none.
    """
    changed = {}
    for name, lines in new.items():
        if owner(name) not in old and owner(name) in changed:
            changed[owner(name)] += ["+" + line for line in lines]
            continue
        difference = difflib.unified_diff(
            without_blanks(old.get(name, [])),
            without_blanks(lines),
            n=sys.maxsize,
            lineterm="",
        )
        # The first three lines are the names of the files and the range.
        if lines := list(difference)[3:]:
            changed[name] = lines
    return changed


def is_gone(name, new):
    """Whether a definition is only in the old list, and its class is not."""
    gone = name not in new and (not owner(name) or owner(name) in new)
    return gone and name not in ("imports", "demo", "the rest")


def owner(name):
    """The name of the class, for a method."""
    return name.rpartition(".")[0]


def without_blanks(lines):
    """The lines from the first one that is not blank."""
    return list(itertools.dropwhile(lambda line: not line.strip(), lines))


def definitions(path):
    """The lines of a file, by the name of what they define.

    A class keeps what is not a method. A comment goes with what follows it.
    The docstring of the file is left out.
    """
    try:
        text = source.text_of(path)
        body = ast.parse(text, path.name).body
    except ValueError as error:  # of the encoding
        raise Refusal(f"{shown(path)} {error}.") from None
    except SyntaxError as error:
        raise Refusal(
            f"{shown(path)} is not Python, {error}; mend that, then type the"
            " command again."
        ) from None
    lines = text.split("\n")  # as the parser counts them
    found = {}

    def keep(name, start, end):
        found.setdefault(name, []).extend(lines[start:end])

    def walk(body, start, owner=None):
        for node in body:
            name = name_of(node, owner)
            if isinstance(node, ast.ClassDef):
                first = node.body[0]
                marks = getattr(first, "decorator_list", [])
                head = min(part.lineno for part in [first, *marks]) - 1
                keep(name, start, head)
                walk(node.body, head, name)
            elif name:
                keep(name, start, node.end_lineno)
            start = node.end_lineno

    walk(body, 0)
    return found


def name_of(node, owner):
    match node:
        case ast.FunctionDef() | ast.ClassDef():
            return f"{owner}.{node.name}" if owner else node.name
        case _ if owner:
            return owner
        case ast.Import() | ast.ImportFrom():
            return "imports"
        case ast.Assign(targets=[ast.Name(id=name)]):
            return name
        case ast.Assign(targets=[ast.Attribute()]):
            return "overloads"
        case ast.If() if source.is_demo(node):
            return "demo"
        case ast.Expr(value=ast.Constant(value=str())):
            return None
    return "the rest"
