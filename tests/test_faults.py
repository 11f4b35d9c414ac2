"""What goes wrong halfway leaves gradients and settings unharmed."""

import contextlib
import inspect
import itertools
import signal
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import dezero_min
from dezero_min import (
    Config,
    Function,
    Variable,
    config,
    core,
    exp,
    graph,
    no_grad,
    square,
)
from tests.programs import Program, programs

FAULTS = [ValueError, MemoryError, StopIteration, KeyboardInterrupt, SystemExit]


class Fragile(Function):
    """The identity, unless it has a fault in one of its methods."""

    in_forward = in_backward = None

    def forward(self, x):
        return self.pass_on(x, self.in_forward)

    def backward(self, gy):
        return self.pass_on(gy, self.in_backward)

    def pass_on(self, x, fault):
        with no_grad():
            if fault:
                raise fault
        return x


@st.composite
def cases(draw):
    """A program with `f` applied in one of its lines, and what goes wrong."""
    program = draw(programs())
    lines = [*program.lines]
    i = draw(st.integers(0, len(lines) - 1))
    name, _, expression = lines[i].partition(" = ")
    lines[i] = f"{name} = f({expression})"
    fault = draw(st.sampled_from(FAULTS))
    return Program(program.leaves, lines), fault


@contextlib.contextmanager
def nothing_changes(leaves, fault):
    before = [(x.grad, x.grad.copy()) for x in leaves]
    with pytest.raises(fault):
        yield
    for x, (gradient, values) in zip(leaves, before):
        assert x.grad is gradient
        assert np.array_equal(gradient, values)
    assert Config.enable_backprop is True


@given(cases())
def test_a_fault_in_forward_changes_nothing(case):
    program, fault = case
    leaves = [Variable(x) for x in program.leaves.values()]
    program.run(vars(dezero_min) | {"f": Fragile()}, leaves).backward()
    expected = [2 * x.grad for x in leaves]
    f = Fragile()
    f.in_forward = fault
    with nothing_changes(leaves, fault):
        program.run(vars(dezero_min) | {"f": f}, leaves)
    f.in_forward = None
    program.run(vars(dezero_min) | {"f": f}, leaves).backward()
    for x, gradient in zip(leaves, expected):
        assert np.array_equal(x.grad, gradient)


@given(cases(), st.booleans())
def test_a_fault_in_backward_changes_nothing(case, retain_grad):
    program, fault = case
    leaves = [Variable(x) for x in program.leaves.values()]
    program.run(vars(dezero_min) | {"f": Fragile()}, leaves).backward()
    expected = [2 * x.grad for x in leaves]
    f = Fragile()
    y = program.run(vars(dezero_min) | {"f": f}, leaves)
    f.in_backward = fault
    with nothing_changes(leaves, fault):
        y.backward(retain_grad)
    assert y.grad is None
    f.in_backward = None
    y.backward()
    for x, gradient in zip(leaves, expected):
        assert np.array_equal(x.grad, gradient)


def test_an_array_too_large_for_memory():
    x = Variable(np.broadcast_to(1.0, 2**57))
    with pytest.raises(MemoryError, match="Unable to allocate"):
        exp(x)
    assert Config.enable_backprop is True


@pytest.fixture
def sigint():
    """What Python itself does about Ctrl-C, which a test runner may not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield signal.SIGINT
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_in_the_middle_of_a_pass(sigint):
    class Interrupted(Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            signal.raise_signal(sigint)
            return gy

    x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
    a = exp(x0) * x1
    a.backward()
    before = x0.grad, x1.grad
    y = x1 * (Interrupted()(a) + x0)
    with pytest.raises(KeyboardInterrupt):
        y.backward(retain_grad=True)
    assert (x0.grad, x1.grad) == before
    assert a.grad is y.grad is None


def is_interrupted(f, number, events, *modules):
    """Call f; interrupt it at the n-th line or call, if it gets there."""
    files = {module.__file__ for module in modules}
    count = itertools.count()

    def trace(frame, event, argument):
        if frame.f_code.co_filename not in files:
            return None
        # In Python 3.10 a generator that a tracer interrupts skips its
        # `finally`, which one interrupted by Ctrl-C does not.
        resumed = frame.f_code.co_flags & inspect.CO_GENERATOR
        if event == events and not resumed and next(count) == number:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        f()
    except KeyboardInterrupt:
        return True
    finally:
        sys.settrace(before)
    return False


@pytest.mark.parametrize("retain_grad", [False, True])
def test_an_interrupt_at_any_line_changes_nothing(retain_grad):
    for number in itertools.count():
        x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
        a = x0 * x1
        y = exp(a) * x0 - a
        x0.grad = gradient = np.array([5.0, 6.0])
        if not is_interrupted(
            lambda: y.backward(retain_grad), number, "line", core, graph
        ):
            break
        assert x0.grad is gradient
        assert x1.grad is a.grad is y.grad is None
    assert number > 50
    assert x0.grad is not gradient


def test_an_interrupt_at_any_call_ends_no_grad():
    def compute():
        with no_grad():
            exp(Variable(np.array(1.0)))

    for number in itertools.count():
        if not is_interrupted(
            compute, number, "call", config, contextlib, core, graph
        ):
            break
        is_on, Config.enable_backprop = Config.enable_backprop, True
        assert is_on
    assert number > 8


# Backward inside backward


class Checkpoint(Function):
    """Computes f without a graph, and once more with it for the gradient."""

    def __init__(self, f):
        self.f = f

    def forward(self, x):
        with no_grad():
            return self.f(Variable(np.array(x))).data

    def backward(self, gy):
        x = Variable(self.inputs[0].data)
        y = self.f(x)
        y.grad = np.array(gy)
        y.backward()
        return x.grad


@pytest.mark.parametrize("shape", [(), (2, 3)])
def test_a_function_may_differentiate_a_graph_of_its_own(shape):
    def f(x):
        return exp(x / 4) * x + square(x)

    def nested(x):
        return Checkpoint(lambda x: Checkpoint(f)(f(x)))(x) * x

    def flat(x):
        return f(f(x)) * x

    x = Variable(np.full(shape, 0.5))
    nested(x).backward()
    gradient = x.grad
    x.cleargrad()
    flat(x).backward()
    np.testing.assert_allclose(gradient, x.grad, rtol=1e-14)


def test_a_pass_inside_a_pass_adds_to_the_same_leaf():
    class AndThreeMore(Checkpoint):
        def backward(self, gy):
            (3 * self.inputs[0]).backward()
            return gy

    x = Variable(np.array([1.0, 2.0]))
    (AndThreeMore(square)(x) + x).backward()
    assert x.grad.tolist() == [5.0, 5.0]


def test_a_pass_that_calls_itself_ends():
    class Endless(Checkpoint):
        def backward(self, gy):
            self.outputs[0]().backward()

    x = Variable(np.array([1.0, 2.0]))
    y = Endless(square)(x)
    with pytest.raises(RecursionError):
        y.backward()
    assert x.grad is y.grad is None
