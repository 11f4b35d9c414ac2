"""Chooses the interpreter that has what a word needs, or makes one in .venv.

Standard library only: this runs before anything is installed.
"""

import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile

from steps.command import ROOT, Refusal
from steps.command.process import become, follow, prepend

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
MARK = VENV / "made-by-steps"  # what it holds; empty until that is something
REQUIREMENTS = ROOT / "requirements.txt"
FEW = ("numpy", "rich")  # with these, steps run and are checked
SENT = "STEPS_SENT_TO_VENV"  # set while .venv's interpreter is being started
BROKEN = f"{VENV} is broken; delete it and type the command again."


def ensure(everything=False):
    """Return inside an interpreter that has what is required.

    If that is another one than this, the command starts again in it.

    everything: Jupyter and the tests, too, or only `FEW`.
    """
    sent = os.environ.pop(SENT, None)
    inside = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    if (inside and holds(everything)) or satisfied(everything):
        return
    if sent and not inside:  # else this would go on for ever
        raise Refusal(BROKEN)
    foreign = VENV.is_dir() and not MARK.exists() and any(VENV.iterdir())
    if foreign and (inside or not PYTHON.exists()):
        raise Refusal(
            f"{VENV} was not made by this command and lacks something; install"
            " requirements.txt in it, or delete it."
        )
    if not (foreign or holds()):
        set_up()
    if inside and everything:
        add_the_rest()
    if not inside:
        os.environ[SENT] = "1"
        try:
            become([str(PYTHON), str(ROOT / "steps"), *sys.argv[1:]])
        except OSError:
            raise Refusal(BROKEN) from None


def satisfied(everything):
    """Whether this interpreter has what is required, in the right versions."""
    try:
        from packaging.requirements import Requirement  # pytest brings it
    except ImportError:
        return False
    own = ["dezero_min"] if everything else []
    for required in map(Requirement, [*own, *requirements(everything)]):
        if required.marker and not required.marker.evaluate():
            continue
        try:
            version = importlib.metadata.version(required.name)
        except importlib.metadata.PackageNotFoundError:
            return False
        if not required.specifier.contains(version, prereleases=True):
            return False
    return True


def requirements(everything):
    """The lines of requirements.txt, but for comments and `-e .`."""
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    lines = [line for line in lines if line and line[0] not in "#-"]
    return [line for line in lines if everything or line.startswith(FEW)]


def contents(everything):
    """What `MARK` says: what .venv was made from, where, and how much."""
    made_from = REQUIREMENTS.read_bytes() + os.fsencode(ROOT)
    digest = hashlib.sha256(made_from).hexdigest()
    return f"{digest} {'everything' if everything else 'few'}"


def holds(everything=False):
    """Whether .venv is complete, as far as it is needed."""
    try:
        said = MARK.read_text("utf-8")
    except OSError:
        return False
    wanted = (
        {contents(True)} if everything else {contents(True), contents(False)}
    )
    return said in wanted and PYTHON.exists()


def set_up():
    """Make .venv with `FEW`, or bring them up to date.

    One that an interruption has left half done is made anew.
    """
    try:
        if PYTHON.exists() and MARK.read_text("utf-8"):
            say(f"Bringing {VENV} up to date.")
        else:
            say(f"Setting up {VENV}, once: NumPy and a few small packages.")
            make()
        install(requirements(False))
        MARK.write_text(contents(False), "utf-8")
    except OSError as error:
        raise Refusal(
            f"Set-up cannot write to {VENV} ({error.strerror}); copy the folder"
            " to a place of your own, with room to spare, and type the command"
            " there."
        ) from None


def make():
    """Make an empty .venv, with pip."""
    if VENV.exists():
        shutil.rmtree(VENV)
    VENV.mkdir()
    MARK.touch()
    try:
        from venv import EnvBuilder

        with_pip = has_ensurepip()
        EnvBuilder(with_pip=with_pip, symlinks=os.name != "nt").create(VENV)
        if not with_pip:  # then a pip that serves others brings itself
            pip = [sys.executable, "-m", "pip", "--python", str(PYTHON)]
            subprocess.run(
                [*pip, "install", "--quiet", "pip"],
                check=True,
                capture_output=True,
            )
    except (ImportError, subprocess.CalledProcessError):
        raise Refusal(
            "Set-up needs Python's modules venv and ensurepip, which Debian"
            " and Ubuntu deliver apart; type `sudo apt install python3-venv`,"
            " then the command again."
        ) from None


def has_ensurepip():
    try:
        from ensurepip import version
    except ImportError:
        return False
    return bool(version())


def add_the_rest():
    """Install in .venv, which has `FEW`, everything else.

    On a few machines there is no Graphviz.
    """
    from rich.console import Console

    console = Console(stderr=True)
    say("Adding Jupyter and the tests, once: a minute or two, half a gigabyte.")
    required = ["-e", str(ROOT), *requirements(True)]
    with console.status("Asking for packages") as status:
        count = 0

        def see(line):
            nonlocal count
            if line.startswith("Collecting "):
                count += 1
                status.update(f"Fetching package {count}: {line.split()[1]}")
            elif line.startswith("Installing collected packages: "):
                status.update(f"Installing {count} packages")

        try:
            install(required, see)
        except Refusal as refusal:
            if "'pygraphviz'" not in str(refusal):
                raise
            say("No Graphviz for this machine: graphs cannot be drawn.")
            others = [line for line in required if "pygraphviz" not in line]
            install(others, see)
    MARK.write_text(contents(True), "utf-8")


def install(required, see=lambda line: None):
    """Call `pip install` in .venv; `see` each line that it prints."""
    lines = []

    def keep(line):
        lines.append(line.strip())
        see(line.strip())

    command = [str(PYTHON), "-m", "pip", "install", "--progress-bar=off"]
    if follow([*command, *required], keep, PIP_USER="0"):
        raise Refusal(explanation(lines))


def explanation(lines):
    """Say in one sentence why pip failed."""
    text = "\n".join(lines)
    if re.search(r"connection|failure in name resolution|getaddrinfo", text):
        return (
            "Set-up could not reach the package index; connect to the internet"
            " (or set HTTPS_PROXY) and type the command again."
        )
    errors = [line for line in lines if line.startswith("ERROR: ")]
    last = (errors or lines or ["nothing"])[-1]
    file, name = tempfile.mkstemp(prefix="set-up-", suffix=".log")
    os.write(file, text.encode())
    os.close(file)
    return (
        f"Set-up failed, pip said `{last}`, and the rest of it is in {name};"
        " mend that, then type the command again."
    )


def become_module(*words):
    """Go on as `python -m`, in the root."""
    prepare_kernels()
    os.chdir(ROOT)
    become([sys.executable, "-m", *words])


def prepare_kernels():
    """Let every notebook run in this interpreter, on this repository."""
    prepend("PYTHONPATH", ROOT)
    os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"


def say(text):
    print(text, file=sys.stderr, flush=True)
