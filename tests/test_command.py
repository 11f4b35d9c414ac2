"""The words of `python3 -m steps`: what they print, what they refuse."""

import json
import os
import runpy
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest

from steps.command import (
    ROOT,
    TYPED,
    diff,
    environment,
    ladder,
    mine,
    process,
    source,
)
from steps.command.authors import readme, refresh
from steps.command.cli import main

LAST = max(ladder.paths())


@pytest.fixture(autouse=True)
def no_set_up(monkeypatch, tmp_path):
    monkeypatch.setattr(mine, "ROOT", tmp_path)
    monkeypatch.setattr(mine, "FOLDER", tmp_path / "mine")
    monkeypatch.setattr(mine, "PASSED", tmp_path / "mine" / ".passed.json")
    monkeypatch.setattr(environment, "ensure", lambda **_: None)
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture
def small_ladder(tmp_path, monkeypatch):
    """Three steps, the second of which fails."""
    folder = tmp_path / "steps"
    folder.mkdir()
    for number, code in enumerate(["print('ä')", "1 / 0", "print('c')"], 1):
        source = f'"""Step {number}: [b]\n\nNew: n{number}."""\n\n{code}\n'
        (folder / f"step{number:02}.py").write_text(source, "utf-8")
    monkeypatch.setattr(ladder, "ROOT", tmp_path)
    monkeypatch.setattr(process, "ROOT", tmp_path)
    return folder


def type_in(*words, **options):
    """What a person gets who types the words in another folder."""
    return subprocess.run(
        [sys.executable, ROOT / "steps", *words],
        capture_output=True,
        encoding="utf-8",
        **options,
    )


# The ladder


@pytest.mark.parametrize("columns", [40, 60, 80, 200])
def test_ladder_shows_every_step_within_the_columns(
    columns, monkeypatch, capsys
):
    monkeypatch.setenv("COLUMNS", str(columns))
    assert main([]) == 0
    out = capsys.readouterr().out
    table, _, advice = out.partition("\nRead")
    text = " ".join(table.split())
    for number, step in ladder.load().items():
        assert f"{number} {step.title}" in text
    for words in "steps/step01.py.", f"{TYPED} run 1 ", "--help", "to write":
        assert words in advice
    assert max(map(len, out.splitlines())) <= min(columns, 80)


def test_ladder_marks_how_far_the_learner_is(small_ladder, capsys):
    ladder.show({2: ladder.BEGUN})
    assert capsys.readouterr().out.splitlines()[3:6] == [
        "  1  [b]  n1",
        "… 2  [b]  n2",
        "  3  [b]  n3",
    ]


@pytest.mark.parametrize(
    "marks, sentence, words",
    [
        ({}, "Read a step's file", "lab 0, start 1"),
        ({1: "✓"}, "Go on with step 2:", "lab 2, start 2"),
        ({1: "✓", 2: "…"}, "Go on with step 2:", "lab 2, check 2"),
        ({1: "…", 3: "✓"}, "Go on with step 1:", "lab 1, check 1"),
        ({2: "✓"}, "Go on with step 3:", "lab 3, start 3"),
        ({3: "✓"}, "Go on with step 1:", "lab 1, start 1"),
        ({1: "✓", 2: "✓", 3: "✓"}, "All 3 steps passed.", "--help"),
    ],
)
def test_ladder_says_what_is_next(
    marks, sentence, words, small_ladder, monkeypatch, capsys
):
    monkeypatch.setattr(mine, "marks", lambda: marks)
    assert main([]) == 0
    out = capsys.readouterr().out
    assert sentence in out
    for word in words.split(", "):
        assert f"{TYPED} {word}" in out
    assert ("start 1" in out) == ("start 1" in words)


def test_ladder_reads_the_title_of_a_broken_file(small_ladder):
    broken = small_ladder / "step02.py"
    broken.write_text('"""Step 2: Broken\n\nNew: x."""\n\ndef (', "utf-8")
    (small_ladder / "step03.py").write_bytes(b'"""never closed \xff')
    (small_ladder / "step04.py").write_text('x = "no docstring"', "utf-8")
    steps = ladder.load()
    assert (steps[2].title, steps[2].new) == ("Broken", "x")
    assert steps[3].title == steps[4].title == ""


def test_works_from_another_folder_in_an_ascii_locale(tmp_path):
    ascii_only = os.environ | {"LC_ALL": "C", "NO_COLOR": "1"}
    typed = type_in(cwd=tmp_path, env=ascii_only)
    assert typed.returncode == 0
    assert "Memory-saving modes" in typed.stdout


def test_a_closed_pipe_is_no_error():
    reader, writer = os.pipe()
    os.close(reader)
    typed = subprocess.run(
        [sys.executable, ROOT / "steps"],
        stdout=writer,
        stderr=subprocess.PIPE,
    )
    os.close(writer)
    assert typed.stderr == b""


# Forms of steps: engines, scripts on the package, steps on an earlier step


@pytest.fixture
def forms(tmp_path, monkeypatch):
    """Two engines, each followed by what is built on it."""
    imports = {
        1: "import numpy as np",
        2: "import numpy as np",
        3: "from dezero_min import (\n    Variable,\n)",
        4: "import math\nimport sys\n\n# A path.\nsys.path.append('..')\n"
        "from dezero_min import Variable",
        5: "import math\n\nimport numpy as np",
        6: "from step05 import *",
        7: "from step05 import *",
    }
    folder = tmp_path / "steps"
    folder.mkdir()
    for number, line in imports.items():
        text = (
            f'"""Step {number}: T\n\nNew: n."""\n\n{line}\n\n\n'
            f"def f{number}():\n    return {number}\n\n\n"
            f'if __name__ == "__main__":\n    print(f{number}())\n'
        )
        (folder / f"step{number:02}.py").write_text(text, "utf-8")
    for module in diff, ladder, mine, process:
        monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(source, "FOLDERS", [str(folder), str(ROOT)])
    monkeypatch.setattr("steps.command.run.FOLDERS", [str(folder), str(ROOT)])
    return folder


def test_what_a_step_stands_on_and_starts_from(forms):
    bases = [step.base for step in ladder.load().values()]
    assert bases == [None, None, "dezero_min", "dezero_min", None, 5, 5]
    assert [
        [int(path.stem[-2:]) for path in ladder.before(number)]
        for number in ladder.paths()
    ] == [[], [1], [2], [3], [2, 4], [], [6]]


@pytest.mark.parametrize("mine_too", [False, True])
def test_an_own_step_stands_on_an_own_one_or_on_ours(mine_too, forms, capsys):
    if mine_too:
        mine.FOLDER.mkdir()
        mine.path(5).write_text("def f5():\n    return 'mine'\n", "utf-8")
    place = "mine/step05.py" if mine_too else "steps/step05.py"
    assert main(["start", "6"]) == 0
    said = capsys.readouterr().out
    assert f"from an empty page and stands on {place};" in said.replace(
        "\\", "/"
    )
    assert ("which finds step 5; Python" in said) == (not mine_too)
    own = mine.path(6).read_text("utf-8")
    assert "\n\nfrom step05 import *\n\n\n" + mine.PLACE in own
    assert "def" not in own
    mine.path(6).write_text(own.replace("f6", "f5"), "utf-8")
    assert main(["run", str(mine.path(6))]) == 0
    said = capsys.readouterr().out.replace("\\", "/")
    assert f"It stands on {place}.\n{'mine' if mine_too else 5}\n" in said


def test_an_engine_that_opens_again_has_all_that_came_before(forms, capsys):
    assert main(["start", "5"]) == 0
    assert "from our step 2 and our step 4;" in capsys.readouterr().out
    own = mine.path(5).read_text("utf-8")
    assert "dezero_min" not in own and "sys" not in own and "path" not in own
    assert "\n\nimport math\nimport numpy as np\n" in own, "what both need"
    assert "def f2" in own and "def f4" in own
    assert main(["diff", "5"]) == 0
    assert "\n--- steps/step02.py and steps/step04.py\n" in (
        capsys.readouterr().out
    )
    assert main(["diff", "6"]) == 0
    said = capsys.readouterr().out
    assert "\n--- an empty page\n" in said and "Only in" not in said


# What is refused


@pytest.mark.parametrize(
    "words, allowed",
    [
        ("run 99", f"1 to {LAST}"),
        ("run 0", f"1 to {LAST}"),
        ("run seven", f"1 to {LAST}"),
        ("run 1 --fast", "unrecognized arguments: --fast"),
        ("diff 1", "diff 1 2"),
        ("check", "check 7 FILE"),
        ("check 7", "start 7"),
        ("check 7 steps/step07.py --ours", "not both"),
        ("check 7 --json --watch", "not both"),
        ("check 7 --all steps", "nothing but --json"),
        ("check 7 steps", "is a folder"),
        ("check 7 nowhere.py", "no file nowhere.py"),
        ("check --all dezero_min", "holds no file"),
        ("check --all nowhere", "no folder nowhere"),
        (f"start {LAST + 1}", f"1 to {LAST}"),
        (f"lab {LAST + 1}", f"0 to {LAST}"),
        ("diff 2 99", f"1 to {LAST}"),
        ("diff 2 nowhere.py", "neither a step nor a file"),
        ("diff", "Type `python3 -m steps diff 7`"),
        ("refresh 99", f"0 to {LAST}"),
        ("run nowhere.py", "'nowhere.py' is neither a step nor a file"),
        ("climb", "--help` lists them"),
        ("rnu", "did you mean 'run'?"),
        ("labb 3", "did you mean 'lab'?"),
    ],
)
def test_bad_input_names_what_is_allowed(words, allowed, capsys):
    try:
        code = main(words.split())
    except SystemExit as exit:
        code = exit.code
    assert code == 2
    assert allowed in capsys.readouterr().err


def test_an_option_may_stand_before_a_file(capsys):
    ours = str(ladder.paths()[2])
    assert main(["check", "2", "--json", ours]) == 0
    assert main(["diff", "2", "--demo", "3"]) == 0
    with pytest.raises(SystemExit):
        main(["diff", "2", "--demo", "nowhere.py"])
    assert "neither a step nor a file" in capsys.readouterr().err


def test_an_old_python_gets_one_sentence(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 9, 18))
    with pytest.raises(SystemExit) as stop:
        runpy.run_path(str(ROOT / "steps"), run_name="__main__")
    assert stop.value.code == 2
    message = capsys.readouterr().err
    assert "Python 3.10 or newer, this is 3.9.18" in message
    assert message.count("\n") == 1


# run


def test_run_goes_on_after_a_failure(small_ladder, capsys):
    assert main(["run"]) == 1
    output = capsys.readouterr().out
    position = 0
    for text in (
        "Step 1: [b]\nä",
        "Step 2: [b]\n",
        "ZeroDivisionError",
        "Step 3: [b]\nc",
        "passed",
        "failed, exit code 1",
        "Failed: 2, of 3 steps.",
    ):
        position = output.index(text, position)


def test_run_takes_the_named_steps_in_order(small_ladder, capsys):
    assert main(["run", "3", "1", "03"]) == 0
    output = capsys.readouterr().out
    assert output.index("Step 1:") < output.index("Step 3:")
    assert "Step 2:" not in output
    assert output.endswith("\n2 steps passed.\n")


def test_run_takes_files_after_the_steps(small_ladder, monkeypatch, capsys):
    """Of the folder where it is typed, with the interpreter of the steps."""
    folder = small_ladder.parent / "own"
    folder.mkdir()
    (folder / "own.py").write_text("import sys; print(sys.executable)")
    (folder / "[b].py").write_text("1 / 0")
    monkeypatch.chdir(folder)
    assert main(["run", "own.py", "1", "own.py"]) == 0
    output = capsys.readouterr().out
    assert output.index("Step 1: [b]\nä") < output.index("\nown.py\n")
    assert output.count(f"\nown.py\n{sys.executable}\n") == 1
    assert output.endswith("\n2 files passed.\n")
    assert main(["run", "[b].py"]) == 1
    assert capsys.readouterr().out.endswith("\nFailed: [b].py, of 1 file.\n")


def test_run_stops_the_step_when_nobody_reads_any_more(small_ladder):
    slow = "import time; print(1); time.sleep(2); open('end', 'w')"
    (small_ladder / "step01.py").write_text(slow, "utf-8")

    def see(line):
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        process.follow([sys.executable, "steps/step01.py"], see)
    assert not (small_ladder.parent / "end").exists()


# diff


def test_diff_groups_by_definition(capsys):
    assert main(["diff", "14"]) == 0
    output = capsys.readouterr().out
    assert output.startswith("Step 14: The same variable twice\n")
    assert "\n--- steps/step13.py\n+++ steps/step14.py\n" in output
    assert "\nVariable.cleargrad\n+    def cleargrad(self):\n" in output
    assert "\nFunction" not in output
    assert "__main__" not in output
    assert "--demo" in output


def test_diff_wraps_the_header_by_words(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    main(["diff", "16"])
    header = capsys.readouterr().out.partition("---")[0]
    assert max(map(len, header.splitlines())) <= 40
    assert header.split() == ladder.load()[16].docstring.split()


def test_diff_shows_a_new_class_in_one_piece(capsys):
    main(["diff", "2"])
    output = capsys.readouterr().out
    assert "\nSquare\n+class Square(Function):\n+    def forward" in output
    assert "\nSquare.forward" not in output


def test_diff_shows_the_demo_when_asked(capsys):
    main(["diff", "14", "--demo"])
    assert '\n if __name__ == "__main__":\n' in capsys.readouterr().out


def test_diff_says_when_nothing_changes(capsys):
    main(["diff", "15"])
    assert "\nNothing changes but the demo.\n" in capsys.readouterr().out
    main(["diff", "7", "7"])
    assert capsys.readouterr().out.endswith("\nNothing changes.\n")


def test_diff_names_what_is_gone(capsys):
    main(["diff", "4", "3"])
    output = capsys.readouterr().out
    assert "\nOnly in steps/step04.py: numerical_diff\n" in output


def test_diff_compares_with_a_file(tmp_path, capsys):
    mine = tmp_path / "my step.py"
    ours = ladder.paths()[7].read_text("utf-8")
    mine.write_text(ours.replace("= data", "= 2 * data"), "utf-8")
    assert main(["diff", "7", str(mine)]) == 0
    output = capsys.readouterr().out
    assert f"+++ {mine}" in output
    assert "-        self.data = data\n+        self.data = 2 * data" in output
    mine.write_text("def (", "utf-8")
    assert main(["diff", "7", str(mine)]) == 2
    assert "my step.py is not Python" in capsys.readouterr().err


@pytest.mark.parametrize("number", list(ladder.paths())[1:])
def test_diff_leaves_nothing_out(number):
    """Old and new file can be put together again from the groups."""
    paths = ladder.paths()
    old = diff.definitions(paths[number - 1])
    new = diff.definitions(paths[number])
    lines = paths[number].read_text("utf-8").splitlines()
    header = source.docstring(paths[number]).count("\n") + 1
    assert sum(map(len, new.values())) == len(lines) - header - 1

    def code(lines):
        return [line for line in lines if line.strip()]

    changed = diff.changes(old, new)
    for name, signed in changed.items():
        after = [line[1:] for line in signed if line[0] != "-"]
        before = [line[1:] for line in signed if line[0] != "+"]
        whole = new[name]
        if name not in old:
            parts = [n for n in new if diff.owner(n) == name]
            whole = sum((new[part] for part in parts), whole)
        assert code(after) == code(whole)
        assert code(before) == code(old.get(name, []))
    for name in new:
        if name not in changed and diff.owner(name) not in changed:
            assert code(new[name]) == code(old[name])


# The other words, as far as they lead to something that has tests of its own


URL = "--LabApp.default_url=/lab/tree/"


@pytest.mark.parametrize(
    "words, options, said",
    [
        ("lab", [], "copies of the notebooks are in mine."),
        ("lab 0", [f"{URL}step00.ipynb"], "is mine/step00.ipynb."),
        ("lab 03", [f"{URL}step03.ipynb"], "is mine/step03.ipynb."),
        ("lab 3 --a=b", [f"{URL}step03.ipynb", "--a=b"], "If you delete"),
        ("lab 3 " + URL, [URL], "If you delete"),
    ],
)
def test_lab_opens_a_copy(words, options, said, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "elsewhere")
    monkeypatch.setattr("steps.command.lab.list_running_servers", lambda: [])
    became = []
    monkeypatch.setattr(
        environment, "become_module", lambda *w: became.extend(w)
    )
    assert main(words.split()) == 0
    assert became == ["jupyterlab", str(mine.FOLDER), *options]
    assert said in capsys.readouterr().out.replace(os.sep, "/")
    config, other = os.environ["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert other == "elsewhere"
    [file] = Path(config).glob("labconfig/*.json")
    assert json.loads(file.read_text("utf-8"))


def test_lab_opens_a_copy_where_jupyterlab_runs_already(monkeypatch, capsys):
    servers = [
        {"url": "http://a/", "token": "1", "root_dir": str(ROOT)},
        {"url": "http://b/", "token": "2", "root_dir": str(mine.FOLDER)},
    ]
    opened, became = [], []
    monkeypatch.setattr(
        "steps.command.lab.list_running_servers", lambda: servers
    )
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr(
        environment, "become_module", lambda *words: became.append(words)
    )
    assert main(["lab", "3"]) == 0
    assert opened == ["http://b/lab/tree/step03.ipynb?token=2"]
    assert opened[0] in capsys.readouterr().out
    assert not became
    del servers[1]
    assert main(["lab", "3"]) == 0
    assert len(opened) == len(became) == 1


def test_a_copy_of_a_notebook_is_made_once_and_has_no_outputs():
    ours = [ROOT / "notebooks" / f"step{n}.ipynb" for n in ("02", "22", "23")]
    mine.FOLDER.mkdir()
    (mine.FOLDER / "step22.ipynb").write_text("mine", "utf-8")
    mine.copy_notebooks(ours)
    names = [path.name for path in mine.FOLDER.iterdir()]
    assert sorted(names) == [path.name for path in ours], "nothing else"
    assert (mine.FOLDER / "step22.ipynb").read_text("utf-8") == "mine"
    for path in ours[0], ours[2]:
        copy = nbformat.read(mine.FOLDER / path.name, as_version=4)
        nbformat.validate(copy)
        for old, new in zip(nbformat.read(path, 4).cells, copy.cells):
            if old.cell_type == "code":
                assert (new.outputs, new.execution_count) == ([], None)
                old.update(outputs=[], execution_count=None)
            for before in '"..', " ../", "(../":
                old.source = old.source.replace(
                    before, before[0] + "../" + before[1:]
                )
            assert new == old


@pytest.mark.parametrize("name", ["step02.ipynb", "step23.ipynb"])
def test_a_copy_of_a_notebook_runs_in_its_folder(name, monkeypatch):
    """In an editor, which knows nothing of this command."""
    folder = ROOT / "steps" / "mine"
    text = mine.without_outputs((ROOT / "notebooks" / name).read_text("utf-8"))
    notebook = nbformat.reads(text, as_version=4)
    made = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        client = nbclient.NotebookClient(
            notebook, resources={"metadata": {"path": str(folder)}}
        )
        refresh.persistent(client.execute)()
    finally:
        if made:
            folder.rmdir()
    said = [
        o.text
        for c in notebook.cells
        for o in c.get("outputs", [])
        if "text" in o
    ]
    assert any(" hold" in text for text in said)


def test_start_lays_out_a_file(capsys):
    assert main(["start", "2"]) == 0
    assert (mine.FOLDER / "step02.py").exists()
    said = capsys.readouterr().out
    assert "check 2" in said and "its header says what is new" in said


def test_start_says_where_to_write_until_the_next_step():
    main(["start", "1"])
    source = mine.path(1).read_text("utf-8")
    assert f"np\n\n\n{mine.PLACE}\n\n\nif __name__" in source
    box = "class Variable:\n    box = 1\n\n\n"
    source = source.replace(mine.PLACE, box + mine.PLACE)
    mine.path(1).write_text(source, "utf-8")
    mine.remember(1, mine.path(1), has_passed=True)
    main(["start", "2"])
    source = mine.path(2).read_text("utf-8")
    assert f"np\n\n\n{box}{mine.PLACE}\n\n\nif __name__" in source
    assert source.count(mine.PLACE) == 1


def test_matrix_prints_its_lines_with_a_legend(monkeypatch, capsys):
    """What they are is in notebook 0, which is executed."""
    monkeypatch.setattr("steps.command.check.matrix.rows", lambda: ["a", "b"])
    assert main(["matrix"]) == 0
    assert capsys.readouterr().out == "a\nb\n\n■ this step can do it\n"


def test_readme_draws_the_table_and_the_picture(monkeypatch, tmp_path):
    text = readme.README.read_text("utf-8")
    stale = text.replace("[Variables as boxes]", "[Variables]")
    assert stale != text
    monkeypatch.setattr(readme, "README", tmp_path / "README.md")
    monkeypatch.setattr(readme, "FILM", tmp_path / "diamond.png")
    readme.README.write_text(stale, "utf-8")
    assert main(["readme"]) == 0
    assert "[Variables as boxes]" in readme.README.read_text("utf-8")
    assert readme.FILM.read_bytes().startswith(b"\x89PNG")


def test_refresh_takes_the_notebooks_of_the_steps(monkeypatch):
    taken = []
    monkeypatch.setattr(
        "steps.command.authors.refresh.refresh_notebooks", taken.extend
    )
    assert main(["refresh", "0", "7"]) == 0
    assert [path.name for path in taken] == ["step00.ipynb", "step07.ipynb"]
    taken.clear()
    assert main(["refresh"]) == 0
    assert len(taken) == len(ladder.paths()) + 1


def test_check_takes_an_own_file_a_folder_or_ours(monkeypatch, tmp_path):
    taken = []
    for name in (
        "submissions.check_file",
        "classroom.check_folder",
        "submissions.watch",
    ):
        monkeypatch.setattr(
            f"steps.command.check.{name}",
            lambda *words, name=name: taken.append((name, *words)),
        )
    mine.start(7)
    main(["check", "7"])
    main(["check", "7", "--ours", "--json"])
    main(["check", "7", "--watch"])
    main(["check", "--all", str(tmp_path)])
    assert taken == [
        ("submissions.check_file", 7, mine.path(7), False, None),
        ("submissions.check_file", 7, ladder.paths()[7], True, None),
        ("submissions.watch", 7, mine.path(7)),
        ("classroom.check_folder", tmp_path, False, None),
    ]


# test and lab


def test_test_says_how_long_it_takes(monkeypatch, capsys):
    monkeypatch.setattr(environment, "become_module", lambda *words: None)
    main(["test"])
    assert "two or three minutes" in capsys.readouterr().out
    main(["test", "-k=diff"])
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "word, module", [("test", "pytest"), ("lab", "jupyterlab")]
)
def test_options_are_handed_on(word, module, monkeypatch):
    monkeypatch.chdir(ROOT)
    monkeypatch.setenv("PYTHONPATH", "elsewhere")
    monkeypatch.setattr("steps.command.cli.notebooks", lambda numbers: [])
    became = []
    monkeypatch.setattr(environment, "become", became.append)
    assert main([word, "--port=1"]) == 0
    [command] = became
    assert command[:3] == [sys.executable, "-m", module]
    assert command[-1] == "--port=1"
    paths = os.environ["PYTHONPATH"].split(os.pathsep)
    assert paths == [str(ROOT), "elsewhere"]
