"""The check of a learner's file says what is the matter, whatever the file."""

import json
import os
import re

import pytest

from steps.command import TYPED, Refusal, cli, ladder, mine
from steps.command.check import check_here, submissions
from tests.mistakes import MISTAKES

OURS = ladder.paths()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """The learner's folder, in a place of this test's own."""
    monkeypatch.setattr(mine, "ROOT", tmp_path)
    monkeypatch.setattr(mine, "FOLDER", tmp_path / "mine")
    monkeypatch.setattr(mine, "PASSED", tmp_path / "mine" / ".passed.json")
    return tmp_path / "mine"


def write(folder, source, name="step08.py"):
    file = folder / name
    file.write_bytes(source if isinstance(source, bytes) else source.encode())
    return file


def report_on(file, number=8):
    return "\n".join(submissions.examine(number, file).lines())


@pytest.mark.parametrize("number", [1, 11, 18, max(OURS)])
def test_our_own_steps_pass(number):
    report = submissions.examine(number, OURS[number])
    assert report.passed
    assert (report.missing, report.printed) == ([], 0)


def test_the_report_says_what_came_out_and_what_was_expected(tmp_path):
    mistake = next(m for m in MISTAKES if m.behaviour == "adds_up_gradients")
    source = mistake.apply_to(OURS[14].read_text("utf-8"))
    text = report_on(write(tmp_path, source), 14)
    assert "✗ 14  a variable used twice gets both shares" in text
    assert "tried     the gradient of x + x" in text
    assert "came out  1.0" in text
    assert "expected  2.0" in text
    assert "lab 14" in text
    assert "16 of 19 hold." in text


def test_an_error_is_shown_with_its_line(tmp_path):
    source = OURS[8].read_text("utf-8").replace("np.exp(x) * gy", "np.epx(x)")
    assert "in backward: return np.epx(x)" in report_on(write(tmp_path, source))


# What depends on the line of the file. The other mistakes are in mistakes.py.
@pytest.mark.parametrize(
    "number, right, wrong, says",
    [
        (
            2,
            "raise NotImplementedError(",
            "raise ValueError(",
            "perhaps the error is called NotImplementedError",
        ),
        (
            2,
            "raise NotImplementedError(",
            "raise NotImplemented(",
            "perhaps the error is called NotImplementedError",
        ),
        (
            9,
            "raise TypeError(",
            "raise ValueError(",
            "perhaps the error is called TypeError",
        ),
        (
            9,
            "        return x**2\n",
            "        x**2\n",
            "perhaps it returned nothing: is a `return` missing?",
        ),
        (
            9,
            "Variable(as_array(y))",
            "Variable(y)",
            "perhaps NumPy makes a scalar of it; `as_array` makes an array",
        ),
        (
            9,
            "got {type(data).__name__}",
            "got something else",
            "came out TypeError: Variable holds a numpy.ndarray, got something",
        ),
        (
            9,
            "got {type(data).__name__}",
            "got {type(data).__nom__}",
            "came out AttributeError: type object 'float' has no attribute",
        ),
        (2, "return x**2", 'return "four"', "came out four expected 100.0"),
    ],
)
def test_a_mistake_is_explained(tmp_path, number, right, wrong, says):
    source = OURS[number].read_text("utf-8")
    assert right in source
    file = write(tmp_path, source.replace(right, wrong, 1))
    assert says in " ".join(report_on(file, number).split())


@pytest.mark.parametrize(
    "number, right, wrong",
    [
        (3, "import numpy as np\n", ""),
        (3, "np.exp(x)", "np.epx(x)"),
        (2, "return output", "return outptu"),
        (7, "            x.backward()\n", "        x.backward()\n"),
        (9, "return np.array(x)", "return np.ndarray(x)"),
    ],
)
def test_an_error_that_says_all_gets_no_hint(tmp_path, number, right, wrong):
    source = OURS[number].read_text("utf-8").replace(right, wrong)
    text = report_on(write(tmp_path, source), number)
    assert "came out" in text
    assert "perhaps" not in text


def test_missing_names_are_listed(tmp_path):
    source = OURS[14].read_text("utf-8").replace("cleargrad", "zero_grad")
    text = report_on(write(tmp_path, source), 14)
    assert "Names that are missing: Variable.cleargrad" in text


@pytest.mark.parametrize(
    "source, sentence",
    [
        ("", "This file is empty: perhaps it was not saved."),
        (" \n", "This file is empty: perhaps it was not saved."),
        ("pass", "Names that are missing: Variable, Function"),
        ("x = 1\nclass A\n", "is not Python in line 2, `class A`: expected"),
        (b"\xff\xfe\x00\x01", "is not a text file"),
        (b"x = 1\0", "is not a text file"),
        ("import sys; sys.exit()", "ends Python with an exit"),
        ("import os; os._exit(3)", "stops Python itself, with exit code 3"),
        ("def f(): f()\nf()", "RecursionError"),
        (
            "import nothing_like_this",
            "in line 1, `import nothing_like_this`: Mod",
        ),
        ("print('x' * 10**6)", "prints 1,000,001 characters"),
        ('{"cells": [null]}', "is a notebook: save its code"),
    ],
)
def test_any_file_gets_a_sentence(tmp_path, source, sentence):
    name = "step08.ipynb" if "notebook" in sentence else "step08.py"
    report = submissions.examine(8, write(tmp_path, source, name))
    assert not report.passed
    assert sentence in " ".join("\n".join(report.lines()).split())


def test_a_file_that_never_ends_gets_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 2)
    text = report_on(write(tmp_path, "while True: pass"))
    assert "has not come to an end after 2 seconds" in text


@pytest.mark.skipif(
    not hasattr(os, "fork"), reason="Windows has no limit on memory"
)
def test_too_much_memory_gets_a_sentence(tmp_path):
    text = report_on(write(tmp_path, "x = bytearray(10**13)"))
    assert "MemoryError" in text


def test_a_loop_without_end_does_not_hide_the_rest(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 8)
    monkeypatch.setattr(submissions, "STARTS", 2)
    source = OURS[8].read_text("utf-8")
    hanging = source.replace(
        "return x**2", "while x == 0.5: pass\n        return x**2"
    )
    report = submissions.examine(8, write(tmp_path, hanging))
    assert report.first_failing.name == "functions_chain"
    assert not report.lacking[report.first_failing].hint, "no loop before 7"
    names = [behaviour.name for behaviour in report.holding]
    assert "refuses_to_compute" in names


def test_a_loop_that_takes_nothing_gets_its_hint(tmp_path, monkeypatch):
    monkeypatch.setattr(submissions, "SECONDS", 6)
    monkeypatch.setattr(submissions, "STARTS", 1)
    source = OURS[8].read_text("utf-8")
    hanging = source.replace("waiting.pop()", "waiting[-1]")
    report = submissions.examine(8, write(tmp_path, hanging))
    assert report.first_failing.name == "differentiates_a_chain"
    assert "loop in `backward`" in report.lacking[report.first_failing].hint
    lines = [*report.lines()]
    assert "?  8  a chain 20,000 functions deep" in lines
    assert lines[-1].startswith("Mend the first")
    assert "question mark was not tried" in " ".join(lines)
    assert report.as_dict()["behaviours"][-1]["holds"] is None


def test_a_file_may_be_called_anything(tmp_path, capsys):
    file = write(tmp_path, OURS[2].read_bytes(), "my answer")
    assert submissions.check_file(2, file) == 0
    assert f'diff 2 "{submissions.shown(file)}"' in capsys.readouterr().out


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(Refusal, match="is a folder"):
        submissions.examine(8, tmp_path)
    with pytest.raises(Refusal, match="no file"):
        submissions.examine(8, tmp_path / "step08.py")


def test_exit_code_and_json(tmp_path, capsys):
    assert submissions.check_file(8, OURS[8], as_json=True) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["passed"]
    assert len(answer["behaviours"]) == 8
    assert submissions.check_file(8, write(tmp_path, "pass"), as_json=True) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["behaviours"][0]["lacking"]["tried"] == "`Variable`"


def test_success_names_what_comes_next(tmp_path, capsys):
    assert submissions.check_file(8, write(tmp_path, OURS[8].read_bytes())) == 0
    out = capsys.readouterr().out
    assert "steps lab 9" in out
    assert "steps diff 8" in out
    submissions.check_file(8, OURS[8])
    assert "steps diff 8" not in capsys.readouterr().out


def test_nothing_comes_after_the_last_step():
    last = max(OURS)
    assert "Go on" not in submissions.what_next(last, OURS[last])


def test_a_class_is_one_table(tmp_path, capsys):
    for name in "ada", "bob":
        (tmp_path / name).mkdir()
    write(tmp_path / "ada", OURS[2].read_bytes(), "step02.py")
    file = write(tmp_path / "bob", OURS[1].read_bytes(), "step02.py")
    write(tmp_path / "bob", "x = [/red]", "step03.py")
    assert submissions.check_folder(tmp_path) == 1
    table, _, rest = capsys.readouterr().out.partition("\n\n")
    ada, bob, broken = table.splitlines()[1:]
    assert "3/3" in ada
    assert "1/3" in bob and "step 2: a function makes a new variable" in bob
    assert "is not Python in line 1, `x = [/red]`" in broken
    assert rest == (
        "1 of 3 holds everything.\n"
        f"More about one: {TYPED} check 2 {submissions.typed(file)}\n"
    )


def test_a_class_need_not_name_its_files_alike(tmp_path, capsys):
    for name in "Ada B_step02.py", "Step2.py", "step02 (1).STEP2.PY":
        write(tmp_path, OURS[2].read_bytes(), name)
    for name in "step02.ipynb", "schritt2.py", "step99.py":
        write(tmp_path, "1 / 0", name)
    (tmp_path / ".venv").mkdir()
    write(tmp_path / ".venv", "1 / 0", "step02.py")
    assert submissions.check_folder(tmp_path) == 0
    table, _, rest = capsys.readouterr().out.partition("\n\n")
    assert table.count("3/3") == 3
    assert rest.splitlines()[0] == "3 of 3 hold everything."
    left_out = rest.splitlines()[-3:]
    assert left_out == ["  schritt2.py", "  step02.ipynb", "  step99.py"]


def test_a_class_for_a_program(tmp_path, capsys):
    write(tmp_path, OURS[2].read_bytes(), "ada_step02.py")
    assert submissions.check_folder(tmp_path, as_json=True) == 0
    write(tmp_path, OURS[1].read_bytes(), "bob_step02.py")
    capsys.readouterr()
    assert submissions.check_folder(tmp_path, as_json=True) == 1
    answers = json.loads(capsys.readouterr().out)
    assert [answer["passed"] for answer in answers] == [True, False]


def test_a_long_list_of_what_is_left_out_is_cut(tmp_path, capsys):
    write(tmp_path, OURS[2].read_bytes(), "step02.py")
    for n in range(submissions.LEFT_OUT + 2):
        write(tmp_path, "", f"other{n:02}.py")
    submissions.check_folder(tmp_path)
    assert capsys.readouterr().out.endswith("  other09.py\n  and 2 more\n")


def test_an_empty_folder_is_refused(tmp_path):
    with pytest.raises(Refusal, match="no file whose name ends in step01"):
        submissions.check_folder(tmp_path)
    with pytest.raises(Refusal, match="There is no folder"):
        submissions.check_folder(tmp_path / "nowhere")


def test_a_notebook_is_checked_in_place(capsys):
    namespace = {"__name__": "__main__"}
    exec(OURS[2].read_text("utf-8"), namespace)
    check_here(2, namespace)
    out = capsys.readouterr().out
    assert "All of it holds, with everything from the earlier steps." in out
    assert "a variable holds its array" not in out


def test_a_notebook_is_not_told_to_read_itself(capsys):
    namespace = {"__name__": "__main__"}
    source = OURS[2].read_text("utf-8").replace("x**2", "x * 2")
    exec(source, namespace)
    check_here(2, namespace)
    out = capsys.readouterr().out
    assert "came out  20.0" in out
    assert "read" not in out
    assert "2 of 3 hold." in out
    assert "Mend" not in out, "there is no other that may follow"


def test_a_notebook_without_a_package_is_no_step_23(capsys):
    namespace = {"__name__": "__main__"}
    exec(OURS[22].read_text("utf-8").partition("if __name__")[0], namespace)
    check_here(23, namespace)
    assert "came out  defined in the file" in capsys.readouterr().out


def test_start_lays_out_the_step_before_and_never_overwrites(own, capsys):
    mine.start(14)
    source = mine.path(14).read_text("utf-8")
    assert source.startswith('"""Step 14: The same variable twice')
    assert "def cleargrad" not in source
    assert source.rstrip().endswith(OURS[14].read_text("utf-8").rstrip()[-60:])
    assert "from our step 13" in capsys.readouterr().out
    mine.path(14).write_text("mine", "utf-8")
    with pytest.raises(Refusal, match="is there already"):
        mine.start(14)
    assert mine.path(14).read_text("utf-8") == "mine"


def test_the_first_step_starts_from_an_empty_page(own):
    mine.start(1)
    assert "class" not in mine.path(1).read_text("utf-8").partition('"""\n')[2]


def test_start_goes_on_from_an_own_file_that_passed(own, capsys):
    own.mkdir()
    source = OURS[1].read_text("utf-8").replace("A box", "My box")
    mine.path(1).write_text(source, "utf-8")
    assert mine.marks() == {1: "…"}
    assert submissions.check_file(1, mine.path(1)) == 0
    assert mine.marks() == {1: "✓"}
    mine.start(2)
    assert "My box" in mine.path(2).read_text("utf-8")
    mine.path(1).write_text(source + "\n", "utf-8")
    assert mine.marks() == {1: "…", 2: "…"}, "a change needs a new check"
    mine.path(2).unlink()
    capsys.readouterr()
    mine.start(2)
    assert "from our step 1, for yours has not" in capsys.readouterr().out


def test_a_step_of_theory_says_that_there_is_nothing_to_write(own, capsys):
    mine.start(5)
    assert "nothing to write" in capsys.readouterr().out


def test_watch_checks_again_when_the_file_is_saved(
    tmp_path, monkeypatch, capsys
):
    file = write(tmp_path, OURS[1].read_bytes(), "step02.py")

    def saves(folder, **_):
        yield {(1, str(folder / "another.py"))}
        file.write_bytes(OURS[2].read_bytes())
        yield {(1, str(file))}

    monkeypatch.setattr("watchfiles.watch", saves)
    submissions.watch(2, file)
    first, second = capsys.readouterr().out.split("Ctrl-C ends.")
    assert "1 of 3 holds." in first
    assert re.match(r"\n\nSaved at \d\d:\d\d:\d\d\n", second)
    assert second.count("held against") == 1
    assert "3 of 3 hold." in second


def test_ctrl_c_ends_a_watch_with_our_word(tmp_path, monkeypatch, capsys):
    def interrupted(folder, raise_interrupt=True):
        assert raise_interrupt, "the library would log a warning of its own"
        raise KeyboardInterrupt

    monkeypatch.setattr("watchfiles.watch", interrupted)
    file = write(tmp_path, OURS[1].read_bytes(), "step01.py")
    assert cli.main(["check", "1", str(file), "--watch"]) == 130
    assert capsys.readouterr().err == "\nStopped.\n"
