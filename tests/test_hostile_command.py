"""The command where it is not welcome: no reader, no terminal, no sense."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from steps.command import ROOT, environment, ladder
from steps.command.cli import main

# Words, and what must be in their answer.
ANSWERS = {
    "run 16": "1 step passed.",
    "diff 14": "+    def cleargrad(self):",
    "check 14 --ours": "✓ 14",
    "check 14 --ours --json": '"passed": true',
    "--help": "refresh",
}

POOR = {
    "COLUMNS": "40",
    "LC_ALL": "C",
    "NO_COLOR": "1",
    "PYTHONCOERCECLOCALE": "0",  # else Python makes UTF-8 of it
    "PYTHONUTF8": "0",
    "TERM": "dumb",
}
STEPS_ARE = f"steps are 1 to {max(ladder.paths())}"
RICH = {"FORCE_COLOR": "1", "NO_COLOR": "", "TERM": "xterm"}


def type_in(words, variables=None, stdout=subprocess.PIPE):
    """What a program gets that types the words: no terminal, no input."""
    return subprocess.run(
        [sys.executable, ROOT / "steps", *words.split()],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | (variables or {}),
        timeout=60,
    )


@pytest.mark.parametrize("words", ANSWERS)
def test_a_reader_that_has_seen_enough(words):
    reader, writer = os.pipe()
    os.close(reader)
    typed = type_in(words, stdout=writer)
    os.close(writer)
    assert typed.stderr == b""


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only on Linux")
@pytest.mark.parametrize("words", ["", "diff 14", "check 14 --ours"])
def test_a_full_disk(words):
    with open("/dev/full", "wb") as full:
        typed = type_in(words, stdout=full)
    assert typed.returncode == 1
    assert typed.stderr == b"The disk is full; make room and try again.\n"


def test_ctrl_c(monkeypatch, capsys):
    monkeypatch.setattr(environment, "ensure", interrupt)
    assert main(["matrix"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
def test_a_folder_that_cannot_be_written(number, monkeypatch, capsys):
    def mkdir(self, **_):
        raise OSError(number, "no", str(self))

    monkeypatch.setattr("steps.command.mine.FOLDER", tmp := Path("no where"))
    monkeypatch.setattr(Path, "mkdir", mkdir)
    monkeypatch.setattr("steps.command.mine.ROOT", tmp.parent)
    assert main(["start", "3"]) == 2
    assert "no where cannot be used (no); copy" in capsys.readouterr().err


def interrupt(**_):
    raise KeyboardInterrupt


def test_a_standard_output_that_is_closed(monkeypatch):
    monkeypatch.setattr(sys, "stdout", None)
    assert main([]) == 0


@pytest.mark.parametrize("words", ANSWERS)
def test_a_terminal_that_can_do_little(words):
    typed = type_in(words, POOR)
    assert (typed.returncode, typed.stderr) == (0, b"")
    assert b"\x1b" not in typed.stdout
    assert ANSWERS[words] in typed.stdout.decode()


def test_the_summary_of_a_run_fits_into_40_columns():
    typed = type_in("run 16", POOR)
    summary = typed.stdout.decode().partition("\nStep  Title")[2]
    assert "Complex graphs" in summary
    assert max(map(len, summary.splitlines())) <= 40


def test_colours_for_who_wants_them():
    typed = type_in("diff 14", RICH)
    assert b"\x1b[32m+    def cleargrad(self):\x1b[0m" in typed.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([""], "there is no word ''"),
        (["--nonsense"], "unrecognized arguments: --nonsense"),
        (["run", ""], STEPS_ARE),
        (["run", "-1"], STEPS_ARE),
        (["run", "1.0"], STEPS_ARE),
        (["run", "²"], STEPS_ARE),
        (["run", os.fsdecode(b"\xff")], STEPS_ARE),
        (["run", "9" * 5000], "invalid step_or_file value"),
        (["diff", "2", ""], "neither a step nor a file"),
        (["diff", "2", str(ROOT)], "neither a step nor a file"),
        (["diff", "2", os.devnull], "neither a step nor a file"),
        (["start"], "Which step is it?"),
        (["check", "8", ""], "is a folder"),
        (["check", "8", "a\nb"], "no file a\nb"),
        (["matrix", "3"], "unrecognized arguments: 3"),
        (["readme", "3"], "unrecognized arguments: 3"),
    ],
)
def test_nonsense_gets_a_sentence(words, sentence, monkeypatch, capsys):
    monkeypatch.setattr(environment, "ensure", lambda **_: None)
    try:
        code = main(words)
    except SystemExit as exit:
        code = exit.code
    assert code == 2
    assert sentence in capsys.readouterr().err
