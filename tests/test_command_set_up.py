"""The set-up of `python3 -m steps`: how it ends, and what it leaves behind."""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

import pytest

from steps.command import ROOT, Refusal, environment, process, set_up

ANSWERS = """
import sys
from pathlib import Path

calls = Path("calls.txt")
with calls.open("a") as file:
    print(*sys.argv[1:], file=file)
{}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "a föld er"
    folder.mkdir()
    (folder / "pyproject.toml").touch()
    (folder / "requirements.txt").write_text(
        "# comment\n-e .\n\nnumpy>=2\npygraphviz>=2; os_name == 'x y'\n"
    )
    venv = folder / ".venv"
    for module in (set_up, process):
        monkeypatch.setattr(module, "ROOT", folder)
    monkeypatch.setattr(set_up, "VENV", venv)
    monkeypatch.setattr(set_up, "PYTHON", venv / "python")
    monkeypatch.setattr(set_up, "MARK", venv / "mark")
    monkeypatch.setattr(set_up, "REMAINS", folder / ".venv-remains")
    monkeypatch.setattr(set_up, "REQUIREMENTS", folder / "requirements.txt")
    return folder


@pytest.fixture
def pip(folder, monkeypatch):
    """Sets what the program does that stands for pip; .venv stays empty."""

    def answer(code=""):
        (folder / "pip.py").write_text(ANSWERS.format(code), "utf-8")

    def make():
        set_up.PYTHON.touch()
        return [sys.executable, str(folder / "pip.py")]

    answer()
    monkeypatch.setattr(set_up, "make", make)
    return answer


def calls(folder):
    return (folder / "calls.txt").read_text("utf-8").splitlines()


def test_set_up_installs_once(folder, pip):
    pip("assert not Path('.venv/mark').read_text()  # not complete so far")
    assert not set_up.is_complete()
    set_up.set_up(inside=False)
    assert set_up.is_complete()
    set_up.set_up(inside=False)
    assert calls(folder) == [
        "install --progress-bar=off --upgrade pip",
        "install --progress-bar=off -e . numpy>=2"
        " pygraphviz>=2; os_name == 'x y'",
    ]


def test_progress_is_a_few_lines(folder, pip, capsys):
    pip(
        "for i in range(120): print('Collecting ä', i)\n"
        "print('Installing collected packages: a, b')"
    )
    set_up.set_up(inside=False)
    lines = capsys.readouterr().err.splitlines()
    assert "Fetching package 100: ä" in lines
    assert "Installing 120 packages" in lines
    assert len(lines) < 15


def test_progress_on_a_terminal_is_one_line(folder, pip, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "30")
    pip("print('Collecting ' + 50 * 'x'); import time; time.sleep(0.5)")
    set_up.set_up(inside=False)
    _, changing, last = capsys.readouterr().err.split("\n")[:3]
    shown = changing.split("\r")
    assert "   0 s  Fetching package 1: x" in shown
    assert {len(text) for text in shown[:-1]} == {29}
    assert shown[-2].strip() == ""
    assert last == ""


def test_the_seconds_of_all_stages_go_on(folder, pip, capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    pip(
        "print('Collecting x\\nInstalling collected packages: x')\n"
        "import time; time.sleep(0.8)"
    )
    set_up.set_up(inside=False)
    shown = capsys.readouterr().err.split("\r")
    seconds = [int(text.split(" s  ")[0]) for text in shown if " s  " in text]
    assert seconds == sorted(seconds) and seconds[-1] > 0
    assert any("Installing 1 package " in text for text in shown)


@pytest.mark.parametrize("file", ["requirements.txt", "pyproject.toml"])
def test_a_change_of_what_is_required_sets_up_anew(file, folder, pip):
    set_up.set_up(inside=False)
    stale = set_up.VENV / "stale"
    stale.touch()
    (folder / file).write_text("numpy>=3")
    assert not set_up.is_complete()
    set_up.set_up(inside=False)
    assert set_up.is_complete()
    assert not stale.exists()


def test_a_venv_in_use_is_brought_up_to_date_in_place(folder, pip, monkeypatch):
    set_up.set_up(inside=False)
    (folder / "requirements.txt").write_text("numpy>=3\n")
    in_use = set_up.VENV / "in use"
    in_use.touch()
    monkeypatch.setattr(set_up, "fill", lambda *_: None)
    set_up.set_up(inside=True)
    assert set_up.is_complete()
    assert in_use.exists()


def test_a_moved_folder_is_set_up_anew(folder, pip, monkeypatch):
    set_up.set_up(inside=False)
    monkeypatch.setattr(set_up, "ROOT", folder / ".." / "moved")
    (folder.parent / "moved").mkdir()
    (folder.parent / "moved" / "pyproject.toml").touch()
    assert not set_up.is_complete()


def test_what_an_interrupted_set_up_left_is_cleared(folder, pip):
    set_up.VENV.mkdir()
    set_up.MARK.touch()
    (set_up.VENV / "half").touch()
    set_up.PYTHON.touch()
    assert not set_up.is_complete() and not set_up.is_foreign()
    set_up.set_up(inside=False)
    assert set_up.is_complete()
    assert not (set_up.VENV / "half").exists()


def test_a_venv_that_was_not_even_begun_is_nobodys(folder, pip):
    set_up.VENV.mkdir()
    set_up.set_up(inside=False)
    assert set_up.is_complete()


def test_a_venv_of_somebody_else_is_never_touched(folder, pip):
    set_up.VENV.mkdir()
    set_up.PYTHON.touch()
    assert set_up.is_foreign()
    for inside in True, False:
        with pytest.raises(Refusal, match="not made by this command"):
            set_up.set_up(inside)
    assert [path.name for path in set_up.VENV.iterdir()] == ["python"]


@pytest.mark.parametrize(
    "says, sentence",
    [
        (
            "WARNING: Retrying (Retry(total=0)) after connection broken by\n"
            "ERROR: No matching distribution found for numpy>=2",
            "could not reach the package index; connect",
        ),
        (
            "ERROR: first\nERROR: No matching distribution found for x\nhint",
            "pip said `ERROR: No matching distribution found for x`",
        ),
        ("", "pip said `nothing`, and the rest of it is in .*log; mend"),
    ],
)
def test_a_failure_is_one_sentence_and_leaves_nothing(
    says, sentence, folder, pip
):
    pip(f"print({says!r}); sys.exit(1)")
    with pytest.raises(Refusal, match=sentence) as refused:
        set_up.set_up(inside=False)
    assert "\n" not in str(refused.value)
    assert not set_up.VENV.exists()
    pip()
    set_up.set_up(inside=False)
    assert set_up.is_complete()


def test_an_interruption_leaves_nothing(folder, pip, monkeypatch):
    def interrupt(self, line):
        raise KeyboardInterrupt

    # It prints for ever: this ends only if it is stopped.
    pip("while True: print('Collecting x')")
    monkeypatch.setattr(set_up.Progress, "look_at", interrupt)
    with pytest.raises(KeyboardInterrupt):
        set_up.set_up(inside=False)
    assert not set_up.VENV.exists()


# The set-up of a person, but for the answers of pip, and for a deletion that
# takes its time and begins with what tells whose .venv it is.
INTERRUPTED = """
import signal, sys, time
from pathlib import Path
from steps.command import environment, process, set_up
from steps.command.cli import main

folder = Path(sys.argv[1])
set_up.ROOT = process.ROOT = folder
set_up.REQUIREMENTS = folder / "requirements.txt"
set_up.VENV = environment.VENV = folder / ".venv"
set_up.MARK = set_up.VENV / "mark"
set_up.PYTHON = environment.PYTHON = set_up.VENV / "python"
set_up.REMAINS = folder / ".venv-remains"
environment.satisfied = lambda: False

def make():
    set_up.PYTHON.touch()
    return [sys.executable, str(folder / "pip.py")]

def rmtree(folder):
    time.sleep(0.2)
    (folder / "mark").unlink(missing_ok=True)
    time.sleep(0.2)
    (folder / "python").unlink(missing_ok=True)
    time.sleep(0.2)
    folder.rmdir()

set_up.make, set_up.shutil.rmtree = make, rmtree
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["matrix"]))
"""


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
@pytest.mark.parametrize(
    "pauses", [[], [0.0], [0.1], [0.3], [0.5], [0.0, 0.0], [0.3, 0.0]]
)
@pytest.mark.parametrize("last", ["SIGINT", "SIGKILL"])
def test_whatever_interrupts_it_the_next_set_up_works(
    pauses, last, folder, pip
):
    """pauses: before the second and the third signal, in seconds."""
    pip(
        "print(25 * 'Collecting x\\n', flush=True); import time; time.sleep(60)"
    )
    program = subprocess.Popen(
        [sys.executable, "-c", INTERRUPTED, folder],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )

    def send(name):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, getattr(signal, name))

    with program:
        assert "Setting up" in program.stderr.readline()
        assert program.stderr.readline() == "Fetching package 25: x\n"
        if pauses:
            send("SIGINT")
            assert program.stderr.readline() == "Stopping; tidying up.\n"
        for pause in pauses[:-1]:
            time.sleep(pause)
            send("SIGINT")
        time.sleep(sum(pauses[-1:]))
        send(last)
        program.communicate(timeout=20)
    assert not set_up.is_foreign()
    pip()
    set_up.set_up(inside=False)
    assert set_up.is_complete()
    assert not set_up.REMAINS.exists()


def test_graphviz_can_be_missing(folder, pip, capsys):
    pip(
        "if any('pygraphviz' in word for word in sys.argv):\n"
        "    sys.exit(\"ERROR: Failed to build 'pygraphviz'\")"
    )
    set_up.set_up(inside=False)
    assert set_up.is_complete()
    assert calls(folder)[-1] == "install --progress-bar=off -e . numpy>=2"
    assert "graphs cannot be drawn" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(folder, pip, monkeypatch):
    # Root may write anywhere, but not below a file.
    place = folder / "pyproject.toml" / ".venv"
    monkeypatch.setattr(set_up, "VENV", place)
    with pytest.raises(Refusal, match=r"cannot write .* copy the folder"):
        set_up.set_up(inside=False)


def test_without_ensurepip_another_pip_serves(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(set_up.importlib.metadata, "version", lambda _: "22.3")
    pip = set_up.make()
    assert pip[0] == sys.executable
    assert pip[-2] == "--python"
    assert list(set_up.VENV.glob("pyvenv.cfg"))


def test_without_ensurepip_and_pip_there_is_a_remedy(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(set_up.importlib.metadata, "version", lambda _: "22.2")
    with pytest.raises(Refusal, match="sudo apt install python3-venv"):
        set_up.set_up(inside=False)
    assert not set_up.VENV.exists()


def test_one_set_up_waits_for_another(folder, pip, capsys):
    second = threading.Thread(target=set_up.set_up, args=[False])
    with set_up.only_one_at_a_time():
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert not set_up.VENV.exists()
    second.join()
    assert set_up.is_complete()
    assert "waiting for it" in capsys.readouterr().err


# Which interpreter is used


@pytest.mark.parametrize(
    "line, satisfied",
    [
        ("pytest>=8,<100", True),
        ("pytest<8", False),
        ("no-such-package>=1", False),
        ("no-such-package>=1; python_version < '3'", True),
    ],
)
def test_an_interpreter_that_has_everything_will_do(
    line, satisfied, folder, monkeypatch
):
    version = environment.importlib.metadata.version
    monkeypatch.setattr(
        environment.importlib.metadata,
        "version",
        lambda name: "1" if name == "dezero_min" else version(name),
    )
    (folder / "requirements.txt").write_text(f"-e .\n# no\n{line}\n")
    assert environment.satisfied() is satisfied


@pytest.fixture
def became(folder, pip, monkeypatch):
    """What a bare interpreter, of the words `run 7`, starts instead."""
    became = []
    monkeypatch.setattr(environment, "satisfied", lambda: False)
    monkeypatch.setattr(
        environment,
        "become",
        lambda command: (
            became.append(command) or os.environ.pop(environment.SENT)
        ),
    )
    for name in "VENV", "PYTHON":
        monkeypatch.setattr(environment, name, getattr(set_up, name))
    monkeypatch.setattr(sys, "argv", ["steps", "run", "7"])
    return became


def test_a_bare_interpreter_goes_on_in_venv(folder, became, monkeypatch):
    environment.ensure()
    environment.ensure()
    [first, second] = became
    assert first == second
    assert first[0] == str(set_up.PYTHON) and first[2:] == ["run", "7"]
    assert len(calls(folder)) == 2

    monkeypatch.setattr(sys, "prefix", str(set_up.VENV))
    environment.ensure()
    assert len(became) == 2


def test_a_venv_of_somebody_else_is_used(folder, became):
    set_up.VENV.mkdir()
    set_up.PYTHON.touch()
    environment.ensure()
    assert became[0][0] == str(set_up.PYTHON)


@pytest.mark.skipif(os.name == "nt", reason="its Python cannot be linked")
def test_an_interpreter_that_is_not_that_of_venv_is_no_endless_loop(folder):
    """As is left of .venv when pyvenv.cfg is gone."""
    python = set_up.VENV / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    shutil.copytree(ROOT / "steps", folder / "steps")
    bare = folder / "bare"  # hides that this interpreter has everything
    bare.mkdir()
    (bare / "packaging.py").write_text("raise ImportError")
    typed = subprocess.run(
        [python, "-m", "steps", "matrix"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(bare)},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert typed.returncode == 2
    assert typed.stderr == (
        f"{set_up.VENV} is broken; delete it and type the command again.\n"
    )


def test_a_venv_that_cannot_start_is_refused(became, monkeypatch):
    def become(command):
        assert environment.SENT in os.environ
        raise OSError

    set_up.set_up(inside=False)
    monkeypatch.setenv(environment.SENT, "1")
    with pytest.raises(Refusal, match="is broken; delete it"):
        environment.ensure()
    assert environment.SENT not in os.environ, "it is for one start only"
    monkeypatch.setattr(environment, "become", become)
    with pytest.raises(Refusal, match="is broken; delete it"):
        environment.ensure()


@pytest.mark.parametrize("name", ["posix", "nt"])
def test_the_other_program_hands_its_exit_code_on(name):
    script = (
        "import os, sys; from steps.command.environment import become;"
        f"os.name = {name!r};"
        "become([sys.executable, '-c', 'raise SystemExit(3)'])"
    )
    assert subprocess.call([sys.executable, "-c", script], cwd=ROOT) == 3
