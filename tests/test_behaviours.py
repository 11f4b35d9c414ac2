"""The ladder has each behaviour from its step on, and none before.

The behaviours themselves are tested by mistakes: each must be caught, by the
right behaviour and with the right words.
"""

import re
import types

import pytest

from steps.command import ladder
from steps.command.check import matrix
from steps.command.check.behaviours import BEHAVIOURS
from tests.mistakes import MISTAKES, USES

MODULES = matrix.modules()


def ids(items):
    return [f"{item.step}-{item.title}" for item in items]


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=ids(BEHAVIOURS))
def test_steps_have_it_from_its_step_on(behaviour):
    for name, module in MODULES.items():
        if name == "dezero_min" or name >= behaviour.step:
            assert behaviour.try_on(module) is None, name


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=ids(BEHAVIOURS))
def test_steps_before_lack_it_for_the_stated_reason(behaviour):
    for n in range(1, behaviour.step):
        lacking = behaviour.try_on(MODULES[n])
        assert lacking is not None, f"step {n} has it already"
        if n == behaviour.step - 1:
            assert re.search(behaviour.before, str(lacking))


def test_every_step_but_the_theory_brings_something():
    assert {b.step for b in BEHAVIOURS} == set(ladder.paths()) - {5, 15}


def module_from(step, edit=str):
    """The module of a step whose source has been edited."""
    path = ladder.paths()[step]
    source = edit(path.read_text("utf-8"))
    module = types.ModuleType("edited")
    module.__file__ = str(path)  # from step 23 on it looks around from there
    exec(compile(source, str(path), "exec"), vars(module))
    return module


@pytest.mark.parametrize("mistake", MISTAKES, ids=ids(MISTAKES))
def test_mistake_is_caught_and_explained(mistake):
    module = module_from(mistake.step, mistake.apply_to)
    failures = {
        behaviour.name: str(lacking)
        for behaviour in BEHAVIOURS
        if behaviour.step <= mistake.step
        and (lacking := behaviour.try_on(module))
    }
    assert next(iter(failures), None) == mistake.behaviour
    assert mistake.says in failures[mistake.behaviour]


def test_a_mistake_that_no_longer_applies_is_an_error():
    with pytest.raises(ValueError, match="has 0 places"):
        MISTAKES[0].apply_to("")


@pytest.mark.parametrize("use", USES, ids=ids(USES))
def test_wrong_use_has_its_symptom(use):
    module = module_from(use.step)
    exec(use.snippet, vars(module))
    assert module.result == use.symptom
