"""Reads a file of Python: its docstring, its definitions as a module."""

import ast
import importlib.util
import io
import sys
import tokenize
from importlib.machinery import SourceFileLoader


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


def load(file):
    """Import a file by its path, as a module with the name of the file."""
    loader = SourceFileLoader(file.stem, str(file))  # whatever its ending
    spec = importlib.util.spec_from_loader(file.stem, loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where a dataclass looks for its module
    spec.loader.exec_module(module)
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
