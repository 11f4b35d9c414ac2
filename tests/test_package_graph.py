"""The life of a graph: as deep as memory allows, gone at once, not copied."""

import contextlib
import copy
import gc
import pickle
import sys
import threading
import weakref

import numpy as np
import pytest

from dezero_min import Function, Variable, exp, grad, no_grad, square


class Both(Function):
    def forward(self, x):
        return x + 1, x + 2

    def backward(self, gy0, gy1):
        return gy0 + gy1


@pytest.fixture
def no_collector():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.parametrize("retain_grad", [False, True])
def test_a_graph_goes_with_its_last_name(no_collector, retain_grad):
    x = Variable(np.array([1.0, 2.0]))
    a, b = Both()(square(x))
    y = a * b + exp(a) / 2 - x
    nodes, refs = [y], []
    while nodes:
        node = nodes.pop()
        if node.creator is not None:
            refs += [weakref.ref(node), weakref.ref(node.creator)]
            nodes += node.creator.inputs
    assert len(refs) > 10
    y.backward(retain_grad)
    del a, b, y, node
    assert [ref() for ref in refs] == [None] * len(refs)
    assert x.grad is not None


def test_a_graph_goes_after_an_error_too(no_collector):
    class Fails(Function):
        def forward(self, x):
            return x

        def backward(self, gy):
            raise ZeroDivisionError

    x = Variable(np.array(1.0))
    y = square(Fails()(x))
    ref = weakref.ref(y)
    with contextlib.suppress(ZeroDivisionError):
        y.backward()
    del y
    assert ref() is None


@pytest.mark.parametrize("f", [square, Both()], ids=["ours", "one's own"])
def test_the_links_of_a_graph(f):
    x = exp(Variable(np.array(2.0)))
    ys = f(x)
    ys = ys if isinstance(ys, list) else [ys]
    function = ys[0].creator
    assert function.inputs == (x,)
    assert [output() for output in function.outputs] == ys
    assert [y.creator for y in ys] == [function] * len(ys)
    assert (x.generation, function.generation) == (1, 1)
    assert [y.generation for y in ys] == [2] * len(ys)
    unused = Function()
    assert (unused.inputs, unused.outputs, unused.generation) == ((), (), 0)


def test_a_graph_cut_by_hand_ends_there():
    x = Variable(np.array(2.0))
    a = square(square(x))
    y = square(a) * 3
    a.creator = None
    y.backward()
    assert a.grad == 6 * 16.0
    assert x.grad is None


def test_an_output_that_was_cut_off_takes_no_part():
    x = Variable(np.array(2.0))
    a, b = Both()(x)
    y = a * b
    b.creator = None
    (y + 2 * b).backward()  # b was used before it was cut off, and after
    assert x.grad == b.data
    assert b.grad == a.data + 2
    x.cleargrad()
    a.creator = None
    y.backward()
    assert x.grad is None


def test_a_variable_that_was_cut_off_is_a_leaf():
    x = Variable(np.array(2.0))
    a = square(square(x))
    before = 3 * a
    a.creator = None
    y = before * a
    assert (a.generation, a.creator, y.creator.inputs[1]) == (0, None, a)
    assert before.creator.inputs == (a,)
    y.backward()
    assert a.grad == 6 * 16.0
    assert grad(grad(y, a), a).data == 6.0
    assert x.grad is None
    ref = weakref.ref(a)
    del a, before, y
    assert ref() is None


def test_data_in_between_is_gone_with_its_variable():
    x = Variable(np.ones(1000))
    a = 2 * x
    data = weakref.ref(a.data)
    b = a + 1
    del a
    assert data() is None  # a sum reads no data for its gradient
    y = b * b
    data = weakref.ref(b.data)
    del b
    assert data() is not None  # a product does
    y.backward()
    assert x.grad.tolist() == [12.0] * 1000


def test_inputs_are_found_or_made_again():
    x = Variable(np.array([1.0, 2.0]))
    a = square(x)
    y = exp(a) * a
    mul = y.creator
    assert mul.inputs[1] is a
    made = mul.inputs[0]
    assert made.data.tolist() == np.exp([1.0, 4.0]).tolist()
    assert made.creator.inputs[0] is a
    assert mul.inputs[0] is made
    y.backward(retain_grad=True)
    assert made.grad.tolist() == [1.0, 4.0]
    a.data = np.zeros(2)
    assert mul.inputs[1] is not a
    assert mul.inputs[1].data.tolist() == [1.0, 4.0]
    b = -(a + 1)
    assert b.creator.inputs[0].data is None  # gone, and not kept


def test_no_grad_builds_no_graph():
    x = Variable(np.array(2.0))
    with no_grad():
        y, z = Both()(square(x) + 1)
    assert y.creator is z.creator is None
    assert y.generation == 0


@pytest.mark.parametrize("kind", ["numbers", "functions of one's own"])
def test_a_chain_a_million_deep_on_a_small_stack(no_collector, kind):
    depth = 1_000_000 if kind == "numbers" else 100_000
    x = Variable(np.array(2.0))
    refs = []

    def run():
        y = x
        for _ in range(depth):
            y = y + 0.0 if kind == "numbers" else Both()(y)[0]
            refs[:] = refs or [weakref.ref(y)]
        y.backward()

    # Python 3.13 needs a megabyte to free even a tuple nested as deeply.
    kilobytes = 1024 if sys.version_info[:2] == (3, 13) else 256
    size = threading.stack_size(kilobytes * 1024)
    try:
        thread = threading.Thread(target=run)
        thread.start()
    finally:
        threading.stack_size(size)
    thread.join()
    assert x.grad == 1.0
    assert refs[0]() is None


@pytest.mark.parametrize(
    "copied",
    [
        copy.copy,
        copy.deepcopy,
        *[
            lambda x, n=n: pickle.loads(pickle.dumps(x, n))
            for n in range(pickle.HIGHEST_PROTOCOL + 1)
        ],
    ],
)
def test_a_copy_has_data_name_and_gradient_but_no_graph(copied):
    x = Variable(np.array([1.0, 2.0]))
    y = square(x)
    y.name = "y"
    square(y).backward(retain_grad=True)
    z = copied(y)
    assert type(z) is Variable
    assert z.data.tolist() == [1.0, 4.0]
    assert z.name == "y"
    assert z.grad.tolist() == [2.0, 8.0]
    assert not np.shares_memory(z.grad, y.grad)
    assert z.creator is None
    assert z.generation == 0
    square(z).backward()
    assert y.grad.tolist() == [2.0, 8.0]


def test_a_deep_graph_can_be_copied():
    y = Variable(np.array(1.0))
    for _ in range(10_000):
        y = y + 1
    assert pickle.loads(pickle.dumps(copy.deepcopy(y))).data == 10_001.0


class Parameter(Variable):
    """A subclass, with a dictionary."""


def test_a_copy_of_a_subclass_keeps_its_type_and_attributes():
    x = Parameter(np.array(1.0))
    x.rate = 0.1
    for z in (copy.deepcopy(x), pickle.loads(pickle.dumps(x))):
        assert (type(z), z.data, z.rate) == (Parameter, 1.0, 0.1)
