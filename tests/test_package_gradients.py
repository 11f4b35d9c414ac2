"""Whose a gradient is, where it starts, and what a second call does."""

import numpy as np
import pytest

from dezero_min import (
    Function,
    MatMul,
    Variable,
    add,
    exp,
    gradient_check,
    linear,
    square,
)


class Identity(Function):
    def forward(self, x):
        return x

    def backward(self, gy):
        self.gy = gy
        return gy


class Held(Function):
    """Its gradient is an array that it keeps."""

    def forward(self, x):
        self.mask = np.ones_like(x)
        return x * self.mask

    def backward(self, gy):
        return self.mask


class GivesItsData(Function):
    def forward(self, x0, x1):
        return x0 * x1

    def backward(self, gy):
        return self.inputs[1].data, self.inputs[0].data


EXPRESSIONS = {
    "x0 + x1": lambda x0, x1: x0 + x1,
    "x0 + x0 + x1": lambda x0, x1: x0 + x0 + x1,
    "(x0 + 1) - x1": lambda x0, x1: (x0 + 1) - x1,
    "identity": lambda x0, x1: Identity()(x0) + Identity()(x1),
    "an array that the function holds": lambda x0, x1: Held()(x0) + x1,
    "the data": lambda x0, x1: GivesItsData()(x0, x1),
}


@pytest.mark.parametrize("name", EXPRESSIONS)
@pytest.mark.parametrize("retain_grad", [False, True])
def test_no_gradient_is_shared(name, retain_grad):
    x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
    y = EXPRESSIONS[name](x0, x1)
    seed = y.grad = np.ones(2)
    y.backward(retain_grad)
    nodes, arrays = [y], [seed]
    while nodes:
        x = nodes.pop()
        arrays += [a for a in (x.data, x.grad) if a is not None]
        if x.creator is not None:
            nodes += x.creator.inputs
            arrays += [
                a for a in vars(x.creator).values() if type(a) is np.ndarray
            ]
    arrays = list({id(a): a for a in arrays}.values())
    gradients = [x0.grad, x1.grad] + ([y.grad] if retain_grad else [])
    for gradient in gradients:
        assert gradient.flags.writeable
        assert sum(np.shares_memory(gradient, a) for a in arrays) == 1


def test_a_gradient_may_be_changed_in_place():
    x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
    y = x0 + x1
    y.backward(retain_grad=True)
    x0.grad *= 100
    assert x1.grad.tolist() == y.grad.tolist() == [1.0, 1.0]
    y.backward()
    assert x0.grad.tolist() == [101.0, 101.0]
    assert x1.grad.tolist() == [2.0, 2.0]


def test_adding_to_a_gradient_leaves_the_array_that_others_hold():
    x = Variable(np.array([1.0, 2.0]))
    (2 * x).backward()
    held = x.grad
    (3 * x).backward()
    assert held.tolist() == [2.0, 2.0]
    assert x.grad.tolist() == [5.0, 5.0]


def test_adding_to_the_gradient_of_integers_leaves_that_of_others():
    x = Variable(np.array([0]))
    (add(x, x) + exp(x)).backward()
    assert x.grad.tolist() == [3.0]


def test_a_function_cannot_write_into_the_gradient_it_is_given():
    class Doubles(Identity):
        def backward(self, gy):
            gy *= 2
            return gy

    x0, x1 = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
    y = Doubles()(x0) + x1
    with pytest.raises(ValueError, match=r"Doubles\.backward.*read-only"):
        y.backward()


def test_it_starts_from_ones():
    x = Variable(np.array([1.0, 2.0]))
    (3 * x).backward()
    assert x.grad.tolist() == [3.0, 3.0]


def test_it_starts_from_a_seed_set_by_hand():
    x = Variable(np.array([1.0, 2.0], "f4"))
    y = 3 * x
    y.grad = np.array([10.0, 20.0])
    y.backward()
    assert x.grad.tolist() == [30.0, 60.0]
    assert x.grad.dtype == "f4"
    assert y.grad is None
    y.backward()  # the seed was used up: ones again
    assert x.grad.tolist() == [33.0, 63.0]


@pytest.mark.parametrize("seed", [np.ones(3), np.ones((1, 2)), 1.0, [[1.0]]])
def test_a_seed_of_another_shape_is_an_error(seed):
    x = Variable(np.array([1.0, 2.0]))
    y = 3 * x
    y.grad = seed
    with pytest.raises(ValueError) as error:
        y.backward()
    assert str(error.value) == (
        f"A gradient has its variable's shape (2,), got {np.shape(seed)};"
        " set another, or call cleargrad()"
    )
    assert x.grad is None
    assert y.grad is seed


def test_a_gradient_set_by_hand_on_an_input_must_fit_too():
    x = Variable(np.array(1.0))
    x.grad = np.ones(3)
    with pytest.raises(ValueError, match=r"shape \(\), got \(3,\)"):
        (3 * x).backward()
    assert x.grad.tolist() == [1.0, 1.0, 1.0]
    other = Variable(np.array(2.0))
    with pytest.raises(ValueError, match="shape"):
        (other * x).backward()
    assert other.grad is None
    x.grad = np.array("a")
    with pytest.raises(TypeError, match="real numbers"):
        (3 * x).backward()


@pytest.mark.parametrize("retain_grad", [False, True])
def test_a_second_call_adds_the_same_again(retain_grad):
    x0, x1 = Variable(np.array(2.0)), Variable(np.array([3.0, 4.0]))
    a = square(x0)
    y = a * x1 + exp(a) - a / x0
    y.backward(retain_grad)
    g0, g1 = x0.grad, x1.grad
    kept = a.grad
    for n in (2, 3):
        y.backward(retain_grad)
        assert x0.grad == n * g0
        assert np.array_equal(x1.grad, n * g1)
        assert a.grad == kept  # None, or that of one call


@pytest.mark.parametrize("f", [square, Identity()], ids=["ours", "one's own"])
def test_gradients_in_between_are_dropped_or_kept(f):
    x = Variable(np.array(2.0))
    a = f(2 * x)
    b = a * 5
    y = square(b)
    y.backward(retain_grad=True)
    kept = (a.grad, b.grad, y.grad, x.grad)
    assert kept[:3] == (10 * b.data, 2 * b.data, 1.0)
    y.backward()
    assert (a.grad, b.grad, y.grad, x.grad) == (None, None, None, 2 * kept[3])


def test_a_kept_gradient_is_where_its_own_variable_starts():
    x = Variable(np.array(2.0))
    a = square(x)
    square(a).backward(retain_grad=True)
    x.cleargrad()
    a.backward(retain_grad=True)  # from a.grad == 8.0
    assert x.grad == 32.0
    x.cleargrad()
    a.cleargrad()
    a.backward()
    assert x.grad == 4.0


def test_a_variable_that_nobody_computed_gets_ones():
    x = Variable(np.array([1, 2]))
    for _ in range(2):
        x.backward()
        assert x.grad.tolist() == [1.0, 1.0]
        assert x.grad.dtype == float
    x.grad = seed = np.array([5.0, 6.0])
    x.backward()
    assert x.grad.tolist() == [5.0, 6.0]
    assert not np.shares_memory(x.grad, seed)
    x = Variable(np.array(1.0))
    x.backward()
    assert isinstance(x.grad, np.ndarray)


def test_many_uses_of_one_array_are_added_up():
    x = Variable(np.array([1.0, 2.0]))
    y = x
    for _ in range(19):
        y = add(y, x)
    y.backward()
    assert x.grad.tolist() == [20.0, 20.0]


def test_a_class_derived_from_ours_may_keep_what_it_returns():
    class Keeps(MatMul):
        def backward(self, gy):
            self.gxs = [np.asarray(gx) for gx in super().backward(gy)]
            return tuple(self.gxs)

    x, W = Variable(np.ones((2, 3))), Variable(np.ones((3, 4)))
    y = Keeps()(x, W)
    y.backward()
    for v, gx in zip((x, W), y.creator.gxs):
        assert v.grad is not gx
        assert not np.shares_memory(v.grad, gx)


def test_a_weight_of_two_layers_has_the_sum_of_both_gradients():
    x, b = np.arange(6.0).reshape(2, 3), np.ones(3)
    for W in Variable(np.eye(3)), Variable(np.ones((3, 3))):
        assert gradient_check(
            lambda W: linear(linear(x, W, Variable(b)), W, Variable(b)), W
        )
