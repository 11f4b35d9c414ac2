"""Reads a file of Python: its docstring, its definitions as a module."""

import ast
import importlib.util
import io
import re
import sys
import textwrap
import tokenize
from importlib.machinery import SourceFileLoader

from steps.command import ROOT

FOLDERS = [str(ROOT / "steps"), str(ROOT)]  # where a step finds what it imports


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
            case ast.ImportFrom(module="dezero_min"):
                return node.module
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
    loader = SourceFileLoader(file.stem, str(file))  # whatever its ending
    spec = importlib.util.spec_from_loader(file.stem, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where a dataclass looks for its module
    try:
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(file.parent))
    return module


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
    """The imports of a source, and all its other lines."""
    lines = source.splitlines()
    imports = []
    for node in reversed(ast.parse(source).body):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            place = slice(node.lineno - 1, node.end_lineno)
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
