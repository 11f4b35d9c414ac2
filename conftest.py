"""For all tests: a notebook's kernel that dies at its start is started again.

The ports of a kernel are chosen before it opens them, and now and then another
program takes one of them in between.
"""

import functools

import nbval.kernel
import pytest


def persistent(start, attempts=3):
    @functools.wraps(start)
    def start_again(*args, **kwargs):
        for _ in range(attempts - 1):
            try:
                return start(*args, **kwargs)
            except RuntimeError as error:
                if "Kernel died" not in str(error):
                    raise
        return start(*args, **kwargs)

    return start_again


@pytest.fixture(name="persistent")
def function_persistent():
    return persistent


nbval.kernel.start_new_kernel = persistent(nbval.kernel.start_new_kernel)
