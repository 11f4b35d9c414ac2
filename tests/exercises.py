"""What is left in an exercise by mistake, and what the notebook says to it.

An answer cell ends with the call of its check, `print(check_cube(Cube))`.
"""

import re

CALL = re.compile(r"^print\((check_\w+)\((.+)\)\)$", re.M)
# Runs in the notebook, behind the cell of the answer.
TRY_WRONG_ANSWERS = """
def answer_wrongly():  # leaves no names behind
    import warnings

    import numpy

    class Empty:
        pass

    def fail(*args, **kwargs):
        raise ZeroDivisionError("division by zero")

    returned = [None, 0.125, "text", [], (1, 2), {{}}, numpy.zeros(3)]
    answers = [None, 0.125, "text", [1, 2], Empty, fail, lambda: None]
    answers += [lambda *args, answer=answer: answer for answer in returned]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for number, answer in enumerate(answers):
            try:
                said = str({check}(*[answer] * {count}))
            except BaseException as error:
                said = f"ends in {{type(error).__name__}}: {{error}}"
            if not said.startswith("Not yet: "):
                yield f"wrong answer {{number}}: {{said}}"


wrongly, answer_wrongly = [*answer_wrongly()], None
assert not wrongly, wrongly
"""


def try_wrong_answers(source):
    """Code that checks wrong answers in place of a cell's, or ""."""
    call = None if source.startswith("# ") else CALL.search(source)
    if not call:
        return ""
    count = call[2].count(",") + 1
    return TRY_WRONG_ANSWERS.format(check=call[1], count=count)
