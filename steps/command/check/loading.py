"""Runs a learner's file or notebook, statement by statement.

So a demo that stops does not hide the definitions below it, nor does a module
that is not here.
"""

import ast
import contextlib
import io
import linecache
import re
import sys
import traceback
from dataclasses import dataclass, field
from importlib.machinery import PathFinder
from pathlib import Path
from types import CodeType, ModuleType

from steps.command import ROOT
from steps.command.check.adapter import Framework
from steps.command.check.book import is_installed
from steps.command.check.hints import of_name
from steps.command.source import (
    FOLDERS,
    cells_of,
    forget_base,
    is_demo,
    text_of,
)

DEFINITIONS = (
    ast.FunctionDef,
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.Import,
    ast.ImportFrom,
    ast.Assign,
    ast.AnnAssign,
)
# What else a file needs before its definitions can run.
SET_UP = re.compile(r"sys\.path\b|if '__file__' in|setup_variable\(")


class Broken(Exception):
    """Nothing can be tried; the message is the end of "This file ..."."""


@dataclass
class Loaded:
    """A file that has been run.

    notes: sentences about what stopped, or was found otherwise than it should
        be.
    printed: how many characters it printed.
    unmet: the end of a sentence about the first import that failed, or "".
    runs: False if Python stops in it at a name that it lacks.
    demo: what stands under `if __name__ == "__main__":`, compiled, each with
        the name of its piece.
    """

    module: ModuleType
    notes: list[str] = field(default_factory=list)
    printed: int = 0
    unmet: str = ""
    runs: bool = True
    demo: list[tuple[CodeType, str]] = field(default_factory=list)


def load(file, definitions_only=False):
    """Run a file or a notebook; raise `Broken` if there is nothing to try.

    definitions_only: whether to leave out the demo.
    """
    pieces = read(file)
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    sys.modules[file.stem] = module  # where a dataclass looks for its module
    forget_base(file)
    loaded = Loaded(module)
    counter = Counter()
    settings = Settings(module)
    futures = []
    for name, tree in trees(pieces, module, loaded.notes):
        for node in tree.body:
            if definitions_only and not is_definition(node):
                continue
            if isinstance(node, ast.ImportFrom) and node.module == "__future__":
                futures.append(node)
            if isinstance(node, ast.If) and is_demo(node):
                body = ast.Module([*futures, *node.body], [])
                loaded.demo.append((compile(body, name, "exec"), name))
            body = [*futures, node] if node not in futures else [*futures]
            try:
                code = compile(ast.Module(body, []), name, "exec")
                with contextlib.redirect_stdout(counter):
                    exec(code, vars(module))
            except BaseException as error:  # an exit is one, an interrupt too
                stopped(error, node, name, loaded)
            settings.look()
    if loaded.unmet and not hasattr(module, "Variable"):
        raise Broken(loaded.unmet)
    loaded.printed = counter.count
    if settings.reset():
        loaded.notes.append(
            "The demo leaves `Config.enable_backprop` switched off; it is"
            " switched on again for the trial. `with no_grad():` does so by"
            " itself."
        )
    return loaded


def run_demo(loaded):
    """Run what stands under `if __name__ == "__main__":`, and note a stop.

    Only where nothing else has stopped: it would follow from that. What the
    machine lacks, such as a file or a picture's window, is no news.
    """
    if loaded.unmet or any(n.startswith("Its demo") for n in loaded.notes):
        return
    for code, name in loaded.demo:
        try:
            with contextlib.redirect_stdout(Counter()):
                exec(code, vars(loaded.module))
        except (ModuleNotFoundError, OSError, EOFError, MemoryError):
            return
        except Exception as error:
            where, what, near = told(error, None, name, loaded)
            loaded.runs = not isinstance(error, NameError)
            loaded.notes.append(f"Its demo stops{where}: {what}{near}.")
            return


def is_definition(node):
    """Whether a statement belongs to what a file defines, not to its demo."""
    return isinstance(node, DEFINITIONS) or SET_UP.match(ast.unparse(node))


def read(file):
    """The pieces of a file, pairs of a name for tracebacks and a source."""
    if not file.read_bytes().strip():
        raise Broken("is empty: perhaps it was not saved")
    try:
        if file.suffix.lower() != ".ipynb":
            return [(str(file), text_of(file))]
        pieces = [(f"<cell {n}>", text) for n, text in cells_of(file)]
    except UnicodeDecodeError:
        raise Broken("is not a text file in UTF-8") from None
    except ValueError as error:
        raise Broken(str(error)) from None
    for name, text in pieces:
        linecache.cache[name] = len(text), None, text.splitlines(True), name
    return pieces


def trees(pieces, module, notes):
    """The syntax of each piece; a cell that is not Python is a note."""
    vars(module)["__source__"] = "\n".join(text for _, text in pieces)
    is_notebook = any(name.startswith("<") for name, _ in pieces)
    first = 1
    if is_notebook:
        vars(module)["__cells__"] = {}
    for name, text in pieces:
        if is_notebook:
            module.__cells__[name] = first
            first += text.count("\n") + 1
        try:
            yield name, ast.parse(text, name)
        except (SyntaxError, ValueError, RecursionError) as error:
            where = line_of(getattr(error, "lineno", 0), error_text(error))
            what = f"is not Python{where}: {getattr(error, 'msg', error)}"
            if not is_notebook:
                raise Broken(what) from None
            notes.append(f"{name[1:-1].capitalize()} {what}; it is left out.")


def error_text(error):
    return (getattr(error, "text", "") or "").strip()


def line_of(number, text):
    """A line of the file in a sentence."""
    return f" in line {number}" + (f", `{text}`" if text else "")


def stopped(error, node, name, loaded):
    """Note what stopped a statement; `Broken` if that is a definition.

    After the first failure of a demo, others follow from it.
    """
    where, what, near = told(error, node, name, loaded)
    if isinstance(node, (ast.ClassDef, ast.FunctionDef)):
        raise Broken(loaded.unmet or f"cannot be imported{where}: {what}{near}")
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        what += deep_place(error, name)
        loaded.notes.append(f"An import fails{where}: {what}{near}.")
        loaded.unmet = loaded.unmet or (
            f"cannot be tried without what it imports{where}: {what}"
            + (near or remedy(error, node))
        )
        loaded.runs &= is_elsewhere(error)
        return
    if any(note.startswith("Its demo") for note in loaded.notes):
        return
    ends = "ends Python" if isinstance(error, SystemExit) else "stops"
    why = "" if isinstance(error, SystemExit) else f": {what}{near}"
    if isinstance(error, NameError) and not loaded.unmet:
        loaded.runs &= name.startswith("<")  # a notebook may show an error
    loaded.notes.append(
        f"Its demo {ends}{where}{why}. What it defines is tried all the same;"
        ' put the demo under `if __name__ == "__main__":`.'
    )


def told(error, node, name, loaded):
    """What stopped a file: its line, the error, a nearly fitting name."""
    number = node.lineno if node else 0
    text = linecache.getline(name, number).strip()
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == name and frame.name == "<module>":
            number, text = frame.lineno, frame.line
    where = line_of(number, text)
    if name.startswith("<"):
        where = where.replace(" in ", f" in {name[1:-1]}, ", 1)
    said = str(error).partition("\n")[0]
    what = f"{type(error).__name__}: {said}".rstrip(": ").removesuffix(".")
    near = of_name(error, Framework(loaded.module, 1, 1))
    return where, what, f"; {near.removesuffix('?')}" if near else ""


def is_elsewhere(error):
    """Whether an import fails for what is, or should be, installed by pip."""
    root = str(getattr(error, "name", "")).partition(".")[0]
    return (
        isinstance(error, ModuleNotFoundError)
        or not isinstance(error, ImportError)
        or is_installed(sys.modules.get(root))
    )


def deep_place(error, name):
    """Where an import failed inside another file, in brackets."""
    frames = traceback.extract_tb(error.__traceback__)
    last = [
        frame
        for frame in frames
        if frame.filename == name or Path(frame.filename).is_file()
        if frame.name != "__getattr__"  # NumPy's, of what it has dropped
    ][-1]
    if last.filename == name:
        return ""
    folder, file = Path(last.filename).parts[-2:]
    return f" ({folder}/{file}, line {last.lineno})"


def remedy(error, node):
    """How a module is found that is named in an import."""
    modules = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        modules = [node.module]
    wanted = getattr(error, "name", None)
    if said := of_package(error, wanted):
        return f"; {said}"
    if getattr(node, "level", 0):
        return (
            "; the dot is for files inside a package: `from"
            f" {node.module or '...'} import ...`"
        )
    if not isinstance(error, ModuleNotFoundError) or wanted not in {
        (module or "").partition(".")[0] for module in modules
    }:
        return ""
    return (
        f"; put the folder or the file `{wanted}` beside this file, or write"
        " `sys.path.append(...)` with the folder that it is in above that line"
    )


def of_package(error, wanted):
    """What is missing in a package of the learner's own; "" if unknown."""
    files = [f.filename for f in traceback.extract_tb(error.__traceback__)]
    (*_, folder) = [Path(f).parent for f in files if Path(f).is_file()]
    if (folder / f"{wanted}.py").exists() and len(files) > 1:
        if isinstance(error, ModuleNotFoundError):
            return (
                "inside a package, a dot before the name says that it is"
                f" beside this file: `from .{wanted} import ...`"
            )
    package = sys.modules.get(wanted)
    if not hasattr(package, "__path__") or is_installed(package):
        return ""
    if package.__file__ is None:
        return f"the folder `{wanted}` has no `__init__.py`"
    return (
        f"`{wanted}/__init__.py` imports what the package gives: `from .core"
        " import ...`"
    )


class Settings:
    """Whether `Config` was switched off after its definition, by a demo."""

    def __init__(self, module):
        self.module = module
        self.was_on = None

    def config(self):
        return getattr(self.module, "Config", None)

    def look(self):
        """Note its first value, which is the definition's."""
        if self.was_on is None and self.config() is not None:
            self.was_on = getattr(self.config(), "enable_backprop", False)

    def reset(self):
        """Switch it on again; whether that was needed."""
        is_on = getattr(self.config(), "enable_backprop", None)
        if self.was_on and is_on is False:
            self.config().enable_backprop = True
            return True
        return False


class Counter(io.TextIOBase):
    """Standard output that only counts what it is given."""

    def __init__(self):
        self.count = 0

    def write(self, text):
        self.count += len(text)
        return len(text)


class Beside:
    """Finds modules in the learner's folder, before all others.

    Python's own are not replaced: a `json.py` there would break what is ours.
    """

    def __init__(self, folder):
        self.folder = folder

    def find_spec(self, name, path=None, target=None):
        if path is not None or name in sys.stdlib_module_names:
            return None
        folders = [str(self.folder)]
        if name == self.folder.name:  # a package that the file belongs to
            folders.append(str(self.folder.parent))
        spec = PathFinder.find_spec(name, folders)
        return spec if spec and spec.loader else None


class Last:
    """Finds what a step stands on in this repository, where there is no other.

    base: as `source.base` tells it.
    """

    def __init__(self, base):
        self.names = base if isinstance(base, str) else r"step\d\d"

    def find_spec(self, name, path=None, target=None):
        if path is None and re.fullmatch(self.names, name):
            return PathFinder.find_spec(name, FOLDERS)
        return None


def stand_beside(file, base):
    """Let a file import what it would if it were run in its own folder.

    What this repository has loaded for itself is not to be found; what the
    step stands on is.
    """
    for name in [*sys.modules]:
        if name.partition(".")[0] in ("steps", "dezero_min"):
            del sys.modules[name]
    sys.path[:] = [path for path in sys.path if path not in ("", str(ROOT))]
    sys.path.append(str(file.parent))  # for a folder that is a namespace
    sys.meta_path.insert(0, Beside(file.parent))
    if base is not None:
        sys.meta_path.append(Last(base))
    sys.argv[:] = [str(file)]
