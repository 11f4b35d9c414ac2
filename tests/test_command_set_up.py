"""The set-up of `python3 -m steps`: how it ends, and what it leaves behind."""

import os
import shutil
import subprocess
import sys
import tempfile

import pytest

from steps.command import ROOT, Refusal, environment

REQUIRED = """# comment
-e .

numpy>=2
rich>=13
pygraphviz>=2; os_name == 'x y'
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A repository whose .venv is made in an instant; we type `run 7`."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folder = tmp_path / "a föld er"
    folder.mkdir()
    (folder / "requirements.txt").write_text(REQUIRED, "utf-8")
    venv = folder / ".venv"
    for name, value in {
        "ROOT": folder,
        "REQUIREMENTS": folder / "requirements.txt",
        "VENV": venv,
        "PYTHON": venv / "python",
        "MARK": venv / "mark",
        "satisfied": lambda everything: False,
    }.items():
        monkeypatch.setattr(environment, name, value)
    make = environment.make

    def make_faster():
        monkeypatch.setattr("venv.EnvBuilder.create", lambda *_: None)
        make()
        environment.PYTHON.touch()

    monkeypatch.setattr(environment, "make", make_faster)
    monkeypatch.setattr(sys, "argv", ["steps", "run", "7"])
    return folder


@pytest.fixture
def pip(folder, monkeypatch):
    """What it was asked for; `pip.answer` stands for what it does then."""

    class Pip(list):
        def answer(self, required, see):
            return 0

    pip = Pip()

    def follow(command, see, **variables):
        start = [str(environment.PYTHON), "-m", "pip", "install"]
        assert command[:5] == [*start, "--progress-bar=off"]
        pip.append(command[5:])
        return pip.answer(command[5:], see)

    monkeypatch.setattr(environment, "follow", follow)
    return pip


@pytest.fixture
def became(folder, pip, monkeypatch):
    """The programs that this one has gone on as; then we are in .venv."""
    became = []

    def become(command):
        assert os.environ.pop(environment.SENT)
        became.append(command)
        monkeypatch.setattr(sys, "prefix", str(environment.VENV))

    monkeypatch.setattr(environment, "become", become)
    return became


FEW = ["numpy>=2", "rich>=13"]
REST = [*FEW, "pygraphviz>=2; os_name == 'x y'"]


def test_few_packages_come_first_and_the_rest_on_request(folder, pip, became):
    environment.ensure()
    steps = str(folder / "steps")
    assert became == [[str(environment.PYTHON), steps, "run", "7"]]
    environment.ensure()
    assert pip == [FEW]
    environment.ensure(everything=True)
    environment.ensure(everything=True)
    environment.ensure()
    assert pip == [FEW, ["-e", str(folder), *REST]]
    assert len(became) == 1


def test_the_rest_is_installed_from_inside_after_the_few(pip, became):
    environment.ensure(everything=True)
    assert pip == [FEW]
    environment.ensure(everything=True)
    assert len(pip) == 2
    assert len(became) == 1


def test_progress_is_shown(pip, became, monkeypatch, capsys):
    shown = []
    monkeypatch.setattr(
        "rich.status.Status.update", lambda self, text: shown.append(text)
    )

    def answer(required, see):
        see("Collecting ä>=1 (from b)\n")
        see("Installing collected packages: ä, b\n")
        return 0

    environment.ensure()
    pip.answer = answer
    environment.ensure(everything=True)
    assert shown == ["Fetching package 1: ä>=1", "Installing 1 packages"]
    assert "half a gigabyte" in capsys.readouterr().err


@pytest.mark.parametrize("inside", [True, False])
def test_a_change_of_what_is_required_is_brought_in(
    inside, folder, pip, became, monkeypatch
):
    prefix = sys.prefix
    environment.ensure()
    if not inside:
        monkeypatch.setattr(sys, "prefix", prefix)
    (environment.VENV / "in use").touch()
    (folder / "requirements.txt").write_text("numpy>=3\n")
    environment.ensure()
    assert pip == [FEW, ["numpy>=3"]]
    assert (environment.VENV / "in use").exists()
    assert environment.holds()


def test_a_folder_that_was_moved_is_brought_up_to_date(
    folder, pip, became, monkeypatch
):
    environment.ensure()
    monkeypatch.setattr(environment, "ROOT", folder / "moved")
    assert not environment.holds()


def interrupt(required, see):
    raise KeyboardInterrupt


def test_what_an_interruption_leaves_is_made_anew(pip, became):
    environment_answer, pip.answer = pip.answer, interrupt
    with pytest.raises(KeyboardInterrupt):
        environment.ensure()
    half = environment.VENV / "half"
    half.touch()
    pip.answer = environment_answer
    environment.ensure()
    assert environment.holds()
    assert not half.exists()


def test_interrupted_later_it_still_has_the_few(pip, became):
    environment.ensure()
    answer, pip.answer = pip.answer, interrupt
    with pytest.raises(KeyboardInterrupt):
        environment.ensure(everything=True)
    environment.ensure()
    pip.answer = answer
    environment.ensure(everything=True)
    assert environment.holds(everything=True)


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
def test_a_failure_is_one_sentence_and_can_be_tried_again(
    says, sentence, pip, became
):
    def answer(required, see):
        for line in says.splitlines():
            see(line)
        return 1

    right, pip.answer = pip.answer, answer
    with pytest.raises(Refusal, match=sentence) as refused:
        environment.ensure()
    assert "\n" not in str(refused.value)
    pip.answer = right
    environment.ensure()
    assert environment.holds()


def test_graphviz_can_be_missing(folder, pip, became, capsys):
    def answer(required, see):
        if any("pygraphviz" in line for line in required):
            see("ERROR: Failed to build 'pygraphviz'")
            return 1
        return 0

    environment.ensure()
    pip.answer = answer
    environment.ensure(everything=True)
    assert environment.holds(everything=True)
    assert pip[-1] == ["-e", str(folder), *FEW]
    assert "graphs cannot be drawn" in capsys.readouterr().err


def test_a_folder_that_cannot_be_written(folder, pip, became, monkeypatch):
    # Root may write anywhere, but not below a file.
    place = folder / "requirements.txt" / ".venv"
    monkeypatch.setattr(environment, "VENV", place)
    monkeypatch.setattr(environment, "MARK", place / "mark")
    with pytest.raises(Refusal, match=r"cannot write .* copy the folder"):
        environment.ensure()


def test_without_ensurepip_another_pip_serves(pip, became, monkeypatch):
    ran = []
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(
        environment.subprocess, "run", lambda words, **_: ran.append(words)
    )
    environment.ensure()
    python = str(environment.PYTHON)
    pip_of_ours = [sys.executable, "-m", "pip", "--python", python]
    assert ran == [[*pip_of_ours, "install", "--quiet", "pip"]]


def test_without_ensurepip_and_pip_there_is_a_remedy(pip, became, monkeypatch):
    def run(*words, **options):
        raise subprocess.CalledProcessError(1, words)

    monkeypatch.setitem(sys.modules, "ensurepip", None)
    monkeypatch.setattr(environment.subprocess, "run", run)
    with pytest.raises(Refusal, match="sudo apt install python3-venv"):
        environment.ensure()


def test_a_venv_of_your_own_is_used_and_never_touched(pip, became, monkeypatch):
    environment.VENV.mkdir()
    environment.PYTHON.touch()
    environment.ensure()
    assert became[0][0] == str(environment.PYTHON)
    with pytest.raises(Refusal, match="not made by this command"):
        environment.ensure()  # it lacks something
    environment.PYTHON.rename(environment.VENV / "other")  # of Windows, say
    monkeypatch.setattr(sys, "prefix", "elsewhere")
    with pytest.raises(Refusal, match="not made by this command"):
        environment.ensure()
    assert [path.name for path in environment.VENV.iterdir()] == ["other"]
    assert pip == []


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
    line, satisfied, tmp_path, monkeypatch
):
    version = environment.importlib.metadata.version
    monkeypatch.setattr(
        environment.importlib.metadata,
        "version",
        lambda name: "1" if name == "dezero_min" else version(name),
    )
    required = tmp_path / "requirements.txt"
    required.write_text(f"-e .\n# no\n{line}\n")
    monkeypatch.setattr(environment, "REQUIREMENTS", required)
    assert environment.satisfied(everything=True) is satisfied
    assert environment.satisfied(everything=False)


def test_few_are_in_the_list_of_everything():
    few = environment.requirements(False)
    assert [line.split(">")[0] for line in few] == list(environment.FEW)


@pytest.mark.skipif(os.name == "nt", reason="its Python cannot be linked")
def test_an_interpreter_that_is_not_that_of_venv_is_no_endless_loop(tmp_path):
    """As is left of .venv when pyvenv.cfg is gone."""
    venv = tmp_path / ".venv"
    python = venv / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(os.path.realpath(sys.executable))
    shutil.copytree(
        ROOT / "steps",
        tmp_path / "steps",
        ignore=shutil.ignore_patterns("mine", "__pycache__"),
    )
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    bare = tmp_path / "bare"  # hides that this interpreter has everything
    bare.mkdir()
    (bare / "packaging.py").write_text("raise ImportError")
    typed = subprocess.run(
        [python, "-m", "steps", "matrix"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(bare)},
        capture_output=True,
        encoding="utf-8",
        timeout=30,
    )
    assert typed.returncode == 2
    assert typed.stderr == (
        f"{venv} is broken; delete it and type the command again.\n"
    )


def test_a_venv_that_cannot_start_is_refused(pip, monkeypatch):
    def become(command):
        assert environment.SENT in os.environ
        raise OSError

    monkeypatch.setattr(environment, "become", become)
    with pytest.raises(Refusal, match="is broken; delete it"):
        environment.ensure()
    with pytest.raises(Refusal, match="is broken; delete it"):
        environment.ensure()  # as sent there, but not there
    assert environment.SENT not in os.environ, "it is for one start only"


@pytest.mark.parametrize("name", ["posix", "nt"])
def test_the_other_program_hands_its_exit_code_on(name):
    script = (
        "import os, sys; from steps.command.process import become;"
        f"os.name = {name!r};"
        "become([sys.executable, '-c', 'raise SystemExit(3)'])"
    )
    assert subprocess.call([sys.executable, "-c", script], cwd=ROOT) == 3
