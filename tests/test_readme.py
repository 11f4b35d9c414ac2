"""What the README says is true."""

import re

import pytest

from steps.command import ROOT
from steps.command.authors import readme

TEXT = readme.README.read_text("utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", TEXT, re.S)


@pytest.mark.parametrize("example", EXAMPLES)
def test_examples_print_what_they_say(example, capsys):
    exec(example, {})
    said = re.findall(r"print\(.*\)  # (.*)", example)
    assert said
    assert capsys.readouterr().out.splitlines() == said


def test_the_ladder_is_fresh():
    """If not, type `python3 -m steps readme`."""
    assert readme.update(TEXT) == TEXT


def test_it_is_short():
    written = TEXT.replace(readme.ladder_table(), "")
    assert len(written.splitlines()) <= 110


@pytest.mark.parametrize("number, squares", [(14, 4), (16, 3)])
def test_the_film_shows_the_order_of_a_step(number, squares):
    assert readme.film_of_the_diamond(number).title.count("Square") == squares


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if not target.startswith(("http", "../../")):  # a place on GitHub
            assert (ROOT / target).exists(), target
