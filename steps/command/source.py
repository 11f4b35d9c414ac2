"""Reads a file of Python: its docstring, its definitions as a module."""

import ast
import contextlib
import importlib.util
import io
import json
import re
import sys
import textwrap
import tokenize
from importlib.machinery import SourceFileLoader

from steps.command import ROOT

FOLDERS = [str(ROOT / "steps"), str(ROOT)]  # where a step finds what it imports


# Cells that are not Python, and lines that IPython alone understands.
OTHER_CELL = re.compile(r"\s*%%(?!time|timeit|capture|prun)")
MAGIC = re.compile(r"^(\s*)([%!?].*|[\w.]+\?+\s*|[\w, ]+=\s*[%!].*)$")


def text_of(path):
    """The text of a file of Python, as Python decodes it.

    Of a notebook, that of its code. ValueError if it is no text; lines end in
    a line feed, and nowhere else.
    """
    if path.suffix.lower() == ".ipynb":
        return "\n".join(text for _, text in cells_of(path))
    try:
        with tokenize.open(path) as file:
            text = file.read()
    except (SyntaxError, UnicodeDecodeError):
        raise ValueError("is not a text file in UTF-8") from None
    if "\0" in text:
        raise ValueError("is not a text file in UTF-8")
    return text


def cells_of(path):
    """The code cells of a notebook, each with its number from one on."""
    try:
        notebook = json.loads(path.read_text("utf-8-sig"))
        found = [
            (number, "".join(cell["source"]))
            for number, cell in enumerate(notebook["cells"], 1)
            if cell["cell_type"] == "code"
        ]
    except (ValueError, KeyError, TypeError):
        raise ValueError("is no notebook that can be read") from None
    return [
        (number, without_magics(text))
        for number, text in found
        if not OTHER_CELL.match(text)
    ]


def without_magics(text):
    """A cell as Python reads it; its lines keep their numbers."""
    with contextlib.suppress(SyntaxError, ValueError):
        ast.parse(text)
        return text
    return "\n".join(MAGIC.sub(r"\1pass", line) for line in text.split("\n"))


def docstring(path):
    """The docstring of a file, whatever comes after it; "" if none."""
    source = path.read_text("utf-8", errors="replace")
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type == tokenize.STRING:
                return ast.literal_eval(token.string).strip()
            if token.type not in (tokenize.COMMENT, tokenize.NL):
                break
    except (SyntaxError, tokenize.TokenError):
        pass
    return ""


def is_demo(node):
    """Whether an `if` asks for `__name__ == "__main__"`, either way round."""
    match node.test:
        case ast.Compare(left=one, ops=[ast.Eq()], comparators=[other]):
            sides = {ast.unparse(one), ast.unparse(other)}
            return sides == {"__name__", "'__main__'"}
    return False


def is_ours(module):
    return module.partition(".")[0] == "dezero_min"


def base(path):
    """What a step stands on, as its imports tell.

    "dezero_min" for a script on the package, a number for one on an earlier
    step, None for a file that has all of the engine itself.
    """
    try:
        body = ast.parse(path.read_bytes()).body
    except (SyntaxError, ValueError):
        return None
    for node in body:
        match node:
            case ast.ImportFrom(module=str(name)) if is_ours(name):
                return "dezero_min"
            case ast.ImportFrom(module=str(name), names=[ast.alias("*")]):
                if step := re.fullmatch(r"step(\d\d)", name):
                    return int(step[1])
    return None


def load(file):
    """Import a file by its path, as a module with the name of the file.

    Its own imports are looked for beside it first, then among the steps.
    """
    sys.path[:0] = [str(file.parent)]
    sys.path += [folder for folder in FOLDERS if folder not in sys.path]
    forget_base(file)
    loader = SourceFileLoader(file.stem, str(file))  # whatever its ending
    spec = importlib.util.spec_from_loader(file.stem, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where a dataclass looks for its module
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(file.parent))
    return module


def forget_base(file):
    """Let a step on an earlier one import that anew.

    It gives methods to the engine's classes, which the next has not earned.
    """
    if isinstance(number := base(file), int):
        sys.modules.pop(f"step{number:02}", None)


def names(source):
    """The names that a source brings, methods as `Class.method`."""
    for node in ast.parse(source).body:
        match node:
            case ast.ImportFrom(module="dezero_min"):
                yield from (alias.name for alias in node.names)
            case ast.FunctionDef():
                yield node.name
            case ast.ClassDef(bases=[] | [ast.Name()], decorator_list=[]):
                yield node.name
                for method in node.body:
                    if isinstance(method, ast.FunctionDef):
                        yield f"{node.name}.{method.name}"


def apart(source):
    """The imports of a source, and all its other lines.

    What makes `sys.path` longer goes with the imports, and comments go with
    what they precede.
    """
    lines = source.split("\n")
    imports = []
    for node in reversed(ast.parse(source).body):
        is_import = isinstance(node, (ast.Import, ast.ImportFrom))
        if is_import or ast.unparse(node).startswith("sys.path"):
            first = node.lineno - 1
            while first and lines[first - 1].startswith("#"):
                first -= 1
            place = slice(first, node.end_lineno)
            imports[:0] = lines[place]
            lines[place] = []
    return "\n".join(imports), "\n".join(lines).strip("\n")


def cut(source):
    """A step in three parts, which make the whole again.

    They are its header, its code, and its demo.
    """
    lines = source.splitlines(keepends=True)
    header, *_, demo = ast.parse(source).body
    first, last = header.end_lineno, demo.lineno - 1
    parts = lines[:first], lines[first:last], lines[last:]
    return tuple("".join(part) for part in parts)


def pieces(source):
    """The functions, classes and methods of a source, each as if alone.

    By name, `Class.method` for a method; decorators go with what they precede.
    """
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
            starts = [d.lineno for d in node.decorator_list]
            first = min([node.lineno, *starts])
            text = "\n".join(lines[first - 1 : node.end_lineno])
            found[node.name] = text
            if isinstance(node, ast.ClassDef):
                body = textwrap.dedent(text.partition("\n")[2])
                for name, method in pieces(body).items():
                    found[f"{node.name}.{name}"] = method
    return found
