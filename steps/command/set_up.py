"""Makes .venv with all that is required, or leaves nothing of it.

Standard library only: this runs before anything is installed.
"""

import contextlib
import hashlib
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from steps.command import ROOT, Refusal
from steps.command.process import follow

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
REQUIREMENTS = ROOT / "requirements.txt"
MARK = VENV / "made-by-steps"  # empty until the set-up is complete
REMAINS = ROOT / ".venv-remains"  # of a .venv that is being deleted


def fingerprint():
    """What .venv is made from, and where."""
    files = REQUIREMENTS.read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    return hashlib.sha256(files + os.fsencode(ROOT)).hexdigest()


def is_complete():
    try:
        return MARK.read_text("utf-8") == fingerprint() and PYTHON.exists()
    except OSError:
        return False


def is_foreign():
    """Whether a person made .venv; then it is used, but never changed."""
    return PYTHON.exists() and not MARK.exists()


def requirements():
    """The lines of requirements.txt, but for comments and `-e .`."""
    lines = REQUIREMENTS.read_text("utf-8").splitlines()
    return [line for line in lines if line and line[0] not in "#-"]


def set_up(inside):
    """Make .venv, unless another process is doing so.

    inside: this interpreter is that of .venv, which is brought up to date
        where it stands.
    """
    with only_one_at_a_time():
        if not is_complete():
            build(inside)


@contextlib.contextmanager
def only_one_at_a_time():
    """Wait for another set-up in this folder.

    The lock is on a file that is always there, so nothing has to be tidied
    away. Pip inherits it: if it outlives this process, it keeps the lock.
    """
    with open(REQUIREMENTS, "rb") as file:
        os.set_inheritable(file.fileno(), True)
        if not lock(file):
            say("Another set-up is at work here; waiting for it.")
            while not lock(file):
                time.sleep(0.5)
        yield


def lock(file):
    """Whether the lock was free. It falls when the file is closed."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(1 << 30)  # far behind the end: readers are not disturbed
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


def build(inside):
    """Make .venv, to the end or not at all."""
    if VENV.exists() and not MARK.exists() and any(VENV.iterdir()):
        raise Refusal(
            f"{VENV} was not made by this command and lacks something; install"
            " requirements.txt in it, or delete it."
        )
    say(f"Setting up {VENV}, once: a minute or two, half a gigabyte.")
    start = time.monotonic()
    try:
        if inside:
            pip = [str(PYTHON), "-m", "pip"]
        else:
            with Progress(start, "Preparing it"):
                remove()
                VENV.mkdir()
                MARK.touch()
                pip = make()
        fill(pip, start)
        MARK.write_text(fingerprint(), "utf-8")
    except BaseException as error:
        if not inside:
            say("Stopping; tidying up.")
            with contextlib.suppress(OSError):
                remove()
        if isinstance(error, OSError):
            raise Refusal(
                f"Set-up cannot write to {VENV} ({error.strerror}); copy the"
                " folder to a place of your own, with a gigabyte to spare, and"
                " type the command there."
            ) from None
        raise
    say(f"Set up in {time.monotonic() - start:.0f} s.")


def remove():
    """Delete .venv, and what an interrupted call of this has left.

    It gets another name first. Else, who presses Ctrl-C again might leave an
    interpreter without a mark, which looks like an environment of a person.
    """
    if REMAINS.exists():
        shutil.rmtree(REMAINS)
    if VENV.exists():
        VENV.rename(REMAINS)
        shutil.rmtree(REMAINS)


def make():
    """Make an empty .venv; return the words that call pip for it."""
    try:
        from venv import EnvBuilder

        with_pip = has_ensurepip()
        if not with_pip and not pip_serves_others():
            raise ImportError
        EnvBuilder(with_pip=with_pip, symlinks=os.name != "nt").create(VENV)
    except (ImportError, subprocess.CalledProcessError):
        raise Refusal(
            "Set-up needs Python's modules venv and ensurepip, which Debian"
            " and Ubuntu deliver apart; type `sudo apt install python3-venv`,"
            " then the command again."
        ) from None
    if with_pip:
        return [str(PYTHON), "-m", "pip"]
    return [sys.executable, "-m", "pip", "--python", str(PYTHON)]


def has_ensurepip():
    try:
        from ensurepip import version
    except ImportError:
        return False
    return bool(version())


def pip_serves_others():
    """Whether this interpreter's pip has the option --python."""
    try:
        version = importlib.metadata.version("pip")
    except importlib.metadata.PackageNotFoundError:
        return False
    return [int(part) for part in version.split(".")[:2]] >= [22, 3]


def fill(pip, start):
    """Install all that is required, on a few machines without Graphviz."""
    install(pip, start, "--upgrade", "pip")
    required = requirements()
    try:
        install(pip, start, "-e", ".", *required)
    except Refusal as refusal:
        if "'pygraphviz'" not in str(refusal):
            raise
        say("No Graphviz for this machine: graphs cannot be drawn.")
        others = [line for line in required if "pygraphviz" not in line]
        install(pip, start, "-e", ".", *others)


def install(pip, start, *what):
    """Call `pip install`, and show how far it is."""
    lines = []
    with Progress(start, "Asking for packages") as progress:

        def see(line):
            if line.strip():
                lines.append(line.strip())
            progress.look_at(line)

        command = [*pip, "install", "--progress-bar=off", *what]
        failed = follow(command, see, PIP_USER="0")
    if failed:
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


class Progress:
    """What is being done: in one line that changes, on a terminal, or in few.

    The seconds, since `start`, go on while pip says nothing, as it does when
    it installs.
    """

    def __init__(self, start, text):
        self.start = start
        self.text = text
        self.seen = 0
        self.changing = sys.stderr.isatty()
        self.done = threading.Event()
        self.clock = threading.Thread(target=self.tick, daemon=True)

    def __enter__(self):
        if self.changing:
            self.clock.start()
        return self

    def __exit__(self, *error):
        self.done.set()
        if self.changing:
            self.clock.join()

    def look_at(self, line):
        """Take in a line of pip's output."""
        if line.startswith("Collecting "):
            self.seen += 1
            self.text = f"Fetching package {self.seen}: {line.split()[1]}"
            milestone = self.seen % 25 == 0
        elif line.startswith("Installing collected packages: "):
            self.text = f"Installing {self.seen} package{'s' * (self.seen > 1)}"
            milestone = self.seen > 1
        elif "Retrying" in line:
            self.text = "No answer from the package index; asking again"
            milestone = False
        else:
            return
        if milestone and not self.changing:
            say(self.text)

    def tick(self):
        while not self.done.wait(0.2):
            self.put(f"{time.monotonic() - self.start:4.0f} s  {self.text}")
        self.put("")

    def put(self, text):
        width = shutil.get_terminal_size().columns - 1
        line = text[:width].ljust(width)
        print(line, end="\r", file=sys.stderr, flush=True)


def say(text):
    print(text, file=sys.stderr, flush=True)
