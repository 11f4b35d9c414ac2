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


def test_tables_are_fresh():
    """If not, type `python3 -m steps readme`."""
    assert readme.update(TEXT) == TEXT


def test_the_films_show_both_orders():
    frames = {
        number: readme.film_of_the_diamond(number).title
        for number in readme.FILMS
    }
    assert frames[14].count("Square") == 4
    assert frames[16].count("Square") == 3


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)]+)\)", TEXT):
        if "://" not in target:
            assert (ROOT / target).exists(), target
