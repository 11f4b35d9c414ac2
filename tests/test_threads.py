"""Threads compute what one thread computes, and disturb no other."""

import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import dezero_min
from dezero_min import Variable, no_grad
from tests.programs import programs

THREADS = 4


@pytest.fixture(autouse=True, scope="module")
def hurry():
    """Let the interpreter switch threads as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def at_once(f, *arguments):
    """Call f in a thread for each argument, all starting together."""
    barrier = threading.Barrier(len(arguments), timeout=60)

    def start(argument):
        barrier.wait()
        return f(argument)

    with ThreadPoolExecutor(len(arguments)) as pool:
        return [*pool.map(start, arguments)]


def differentiate(program, shared):
    """Everything a program computes: with a graph, without, and again."""
    leaves = [Variable(x) for x in program.leaves.values()]
    found = []
    for _ in range(2):
        y = program.run(vars(dezero_min), leaves) * shared
        y.backward()
        found += [y.data, *[x.grad for x in leaves]]
        with no_grad():
            y = program.run(vars(dezero_min), leaves) * shared
        assert y.creator is None
        found.append(y.data)
    return found


@settings(max_examples=settings().max_examples // 5)
@given(st.lists(programs(), min_size=THREADS, max_size=THREADS))
def test_results_are_those_of_one_thread(several):
    data = np.array(0.5)
    data.flags.writeable = False
    shared = Variable(data)
    expected = [differentiate(program, shared) for program in several]
    found = at_once(lambda program: differentiate(program, shared), *several)
    for actual, values in zip(found, expected, strict=True):
        for a, e in zip(actual, values, strict=True):
            np.testing.assert_array_equal(a, e)
    assert shared.data == 0.5


def test_one_graph_may_be_differentiated_from_another_thread():
    x = Variable(np.array(3.0))
    y = x * x
    with no_grad():
        at_once(lambda y: y.backward(), y)
    assert x.grad == 6.0
