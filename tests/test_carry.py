"""`python3 -m steps carry`: an edit of a step goes through all later ones."""

import json
import subprocess

import pytest

from steps.command import Refusal, ladder
from steps.command.authors import carry
from steps.command.authors.carry import carry_edit

BOX = "class Box:\n    def put(self, x):\n        self.x = x\n"
OTHER = "\n\ndef other():\n    pass\n"
THIRD = "def third():\n    pass\n\n\n"


def step(number, code):
    return (
        f'"""Step {number}: T\n\nNew: x."""\n\n{code}\n\n'
        f'if __name__ == "__main__":\n    print({number})\n'
    )


def notebook(*cells):
    cells = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps({"cells": cells}, ensure_ascii=False, indent=1)


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """Five steps: three engines, one on a package, and an engine again."""
    imports = "from dezero_min import y\n"
    for number, code in enumerate(
        [BOX, BOX + OTHER, THIRD + BOX + OTHER, imports + OTHER, BOX + OTHER],
        1,
    ):
        file = tmp_path / "steps" / f"step{number:02}.py"
        file.parent.mkdir(exist_ok=True)
        file.write_text(step(number, code), "utf-8")
        cell = "%run x\ndef put(self, x):\n    self.x = x\n\n\nBox.put = put"
        file = tmp_path / "notebooks" / f"step{number:02}.ipynb"
        file.parent.mkdir(exist_ok=True)
        file.write_text(notebook(cell, "put ä"), "utf-8")
    git = ["git", "-c", "user.name=a", "-c", "user.email=b"]
    for words in ["init", "-q"], ["add", "."], ["commit", "-qm", "All"]:
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    for module in ladder, carry:
        monkeypatch.setattr(module, "ROOT", tmp_path)
    return tmp_path


def texts(repository):
    return [path.read_text("utf-8") for path in ladder.paths().values()]


def edit(repository, number, old, new):
    path = ladder.paths()[number]
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_an_edit_reaches_later_steps_and_their_notebooks(repository, capsys):
    before = texts(repository)
    edit(repository, 2, "self.x = x", "self.x = 2 * x")
    edit(repository, 2, "def other", "def another")
    edit(repository, 2, "print(2)", "print('two')")
    carry_edit(2)
    after = texts(repository)
    assert after[0] == before[0]
    assert after[1:] == [
        text.replace("self.x = x", "self.x = 2 * x")
        .replace("def other", "def another" if n < 4 else "def other")
        .replace("print(2)", "print('two')")
        for n, text in enumerate(before[1:], 2)
    ]
    cell = "%run x\ndef put(self, x):\n    self.x = 2 * x\n\n\nBox.put = put"
    for number in 2, 3, 5:
        file = repository / "notebooks" / f"step{number:02}.ipynb"
        cells = json.loads(file.read_text("utf-8"))["cells"]
        assert ["".join(c["source"]) for c in cells] == [cell, "put ä"]
    said = capsys.readouterr().out
    assert (
        "Step 2 and its notebook\nStep 3 and its notebook\nStep 5 and" in said
    )


def test_a_conflict_stops_with_a_word_and_changes_nothing(repository):
    edit(repository, 3, "self.x = x", "self.x = 3 * x")
    edit(repository, 2, "self.x = x", "self.x = 2 * x")
    before = texts(repository)
    with pytest.raises(Refusal) as refused:
        carry_edit(2)
    assert texts(repository) == before
    said = str(refused.value)
    assert said.startswith("Step 3 differs in the same place:\n\n<<< step 3\n")
    assert "        self.x = 3 * x\n||| step 2 before\n" in said
    assert said.endswith("carry 3")


def test_what_cannot_be_carried_is_said(repository):
    with pytest.raises(Refusal, match="Step 2 is as it was"):
        carry_edit(2)
    new = repository / "steps" / "step06.py"
    new.write_text(step(6, BOX), "utf-8")
    edit(repository, 2, "self.x = x", "self.x = 2 * x")
    with pytest.raises(
        Refusal, match=r"no steps/step06\.py in the last commit"
    ):
        carry_edit(2)
