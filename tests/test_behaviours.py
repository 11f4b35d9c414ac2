"""The ladder has each behaviour from its step on, and none before.

The behaviours themselves are tested by mistakes: each must be caught, by the
right behaviour and with the right words.
"""

import functools
import importlib
import re
import sys
import tempfile
import types
from pathlib import Path
from unittest.mock import patch

import pytest

from steps.command import ladder
from steps.command.check import loading, matrix
from steps.command.check.adapter import Absent, Further
from steps.command.check.behaviours import BEHAVIOURS, gradient, up_to
from steps.command.check.hints import HINTS
from steps.command.source import FOLDERS
from tests.mistakes import MISTAKES, USES
from tests.submissions import derivatives, right

BOOK = Path(__file__).with_name("submissions") / "book"

MODULES = matrix.modules()
RIGHT = right.RIGHT + derivatives.RIGHT

with pytest.MonkeyPatch.context() as path:  # for files that stand on it
    path.syspath_prepend(BOOK)
    for name in "core_simple", "functions", "utils":
        importlib.import_module(f"dezero.{name}")
sys.path += FOLDERS  # where an edited step finds the one that it stands on


def ids(items):
    return [f"{item.step}-{item.title}" for item in items]


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=ids(BEHAVIOURS))
def test_steps_have_it_from_its_step_on(behaviour):
    for number, module in MODULES.items():
        if behaviour.is_asked(number):
            assert behaviour.try_on(module) is None, number


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=ids(BEHAVIOURS))
def test_steps_before_lack_it_for_the_stated_reason(behaviour):
    for n in range(1, behaviour.step):
        lacking = behaviour.try_on(MODULES[n])
        assert lacking is not None, f"step {n} has it already"
        if n == behaviour.step - 1:
            assert re.search(behaviour.before, str(lacking))


def test_every_step_but_the_theory_brings_something():
    practice = [n for n, step in ladder.load().items() if not step.is_theory]
    assert sorted({b.step for b in BEHAVIOURS}) == practice


def test_they_are_listed_in_the_order_of_the_steps():
    steps = [behaviour.step for behaviour in BEHAVIOURS]
    assert steps == sorted(steps)


def test_a_behaviour_that_has_ended_is_not_asked_of_later_steps():
    ended = [b for b in BEHAVIOURS if b.last in ladder.paths()]
    assert ended
    for behaviour in ended:
        assert behaviour in up_to(behaviour.last)
        assert behaviour not in up_to(behaviour.last + 1)


def base(variant):
    """The file that a variant edits."""
    if variant.base == "ours":
        return ladder.paths()[variant.step]
    return BOOK / f"step{variant.step:02}.py"


def module_from(variant, folder):
    """The module of a step whose source has been edited."""
    file = folder / f"step{variant.step:02}.py"
    source = base(variant).read_text("utf-8")
    file.write_text(variant.apply_to(source), "utf-8")
    return loading.load(file, definitions_only=True).module


def first_failure(module, level):
    """The first that fails, what the book asks before what only we do.

    A chain that is still deeper than Python's stack takes a tenth of the time.
    """
    found = []
    asked = sorted(up_to(level), key=lambda b: not b.is_of_book(level))
    for behaviour in asked:
        with patch.object(gradient, "DEEP", 2_000):
            lacking = behaviour.try_on(module, level)
        if lacking and not isinstance(lacking, Absent):
            found.append((behaviour, lacking))
            if not isinstance(lacking, Further):
                break
    return found[-1] if found else (None, None)


@functools.cache
def failure_of_mistake(index):
    with tempfile.TemporaryDirectory() as folder:
        mistake = MISTAKES[index]
        return first_failure(module_from(mistake, Path(folder)), mistake.step)


@pytest.mark.parametrize("index", range(len(MISTAKES)), ids=ids(MISTAKES))
def test_mistake_is_caught_and_explained(index):
    mistake = MISTAKES[index]
    behaviour, lacking = failure_of_mistake(index)
    assert behaviour and behaviour.name == mistake.behaviour, lacking
    assert mistake.says in str(lacking)


@pytest.mark.parametrize("hint", HINTS, ids=[hint.text for hint in HINTS])
def test_a_hint_is_reached_by_a_mistake(hint):
    """Else it is there for nothing, or another one comes before it."""
    lackings = [failure_of_mistake(i)[1] for i in range(len(MISTAKES))]
    assert any(lacking.source is hint for lacking in lackings)


@pytest.mark.parametrize("right", RIGHT, ids=ids(RIGHT))
def test_another_right_way_is_accepted(right, tmp_path):
    behaviour, lacking = first_failure(module_from(right, tmp_path), right.step)
    is_free = behaviour and not behaviour.is_of_book(right.step)
    assert not behaviour or is_free or isinstance(lacking, Further), lacking


def test_a_mistake_that_no_longer_applies_is_an_error():
    with pytest.raises(ValueError, match="has 0 places"):
        MISTAKES[0].apply_to("")


@pytest.mark.parametrize("use", USES, ids=ids(USES))
def test_wrong_use_has_its_symptom(use):
    module = types.ModuleType("edited")
    path = ladder.paths()[use.step]
    module.__file__ = str(path)
    exec(path.read_text("utf-8"), vars(module))
    exec(use.snippet, vars(module))
    assert module.result == use.symptom
