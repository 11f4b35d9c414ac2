"""Functions that people write: several outputs, and every kind of mistake."""

import numpy as np
import pytest

from dezero_min import (
    Config,
    Function,
    Square,
    Variable,
    exp,
    numerical_diff,
    square,
)


class DivMod(Function):
    def forward(self, x0, x1):
        return x0 // x1, x0 % x1

    def backward(self, *gys):
        self.gys = gys
        x0, x1 = (x.data for x in self.inputs)
        return gys[1], gys[0] * 0 - gys[1] * (x0 // x1)


class Fails(Function):
    """It raises, or gives back, what it was made with."""

    def __init__(self, forward=1.0, backward=1.0):
        self.results = forward, backward

    def result(self, result):
        if isinstance(result, Exception):
            raise type(result)(*result.args)
        return result

    def forward(self, *xs):
        return self.result(self.results[0])

    def backward(self, gy):
        return self.result(self.results[1])


def test_five_lines_are_enough():
    class Sin(Function):
        def forward(self, x):
            return np.sin(x)

        def backward(self, gy):
            return np.cos(self.inputs[0].data) * gy

    x = Variable(np.array([0.0, 1.0]))
    Sin()(x).backward()
    assert x.grad.tolist() == np.cos([0.0, 1.0]).tolist()


def test_a_constant_is_boxed_for_a_function_of_ones_own():
    class Product(Function):
        def forward(self, *xs):
            return np.prod(xs)

        def backward(self, gy):
            return tuple(
                gy * np.prod([x.data for x in self.inputs if x is not x0])
                for x0 in self.inputs
            )

    x = Variable(np.array(2.0, "f4"))
    y = Product()(3, x, np.array(5.0, "f4"))
    y.backward()
    assert (y.data, x.grad) == (30.0, 15.0)
    assert [x.dtype for x in y.creator.inputs] == ["f4"] * 3
    y = Product()(np.array(3), x, np.float64(5.0))
    assert [x.dtype for x in y.creator.inputs] == [int, "f4", float]
    with pytest.raises(TypeError, match="got recarray"):
        Product()(np.ones(2).view(np.recarray), x)


def test_forward_is_given_arrays_and_numpys_scalars():
    class Kind(Function):
        def forward(self, x):
            self.kind = type(x)
            return x

    for data, kind in [(1.0, np.float64), ([1.0], np.ndarray)]:
        function = Kind()
        function(Variable(np.array(data)))
        assert function.kind is kind


def test_several_outputs():
    x0, x1 = Variable(np.array([17.0, 9.0])), Variable(np.array([5.0, 4.0]))
    quotient, rest = DivMod()(x0, x1)
    y = quotient * 10 + rest * rest
    y.backward(retain_grad=True)
    assert y.data.tolist() == [34.0, 21.0]
    assert quotient.grad.tolist() == [10.0, 10.0]
    assert rest.grad.tolist() == [4.0, 2.0]
    assert x0.grad.tolist() == [4.0, 2.0]
    assert x1.grad.tolist() == [-12.0, -4.0]


@pytest.mark.parametrize("dropped", [False, True])
@pytest.mark.parametrize("shape", [(), (2,)])
def test_the_gradient_of_an_output_dropped_or_unused_is_zero(dropped, shape):
    x0 = Variable(np.full(shape, 17.0, "f4"))
    x1 = Variable(np.full(shape, 5.0, "f4"))
    quotient, rest = DivMod()(x0, x1)
    function = rest.creator
    if dropped:
        del quotient
    for n in (1, 2):
        rest.backward()
        assert np.all(x0.grad == n)
        assert np.all(x1.grad == -3 * n)
    assert function.gys[0].shape == shape
    assert function.gys[0].dtype == "f4"
    assert not np.any(function.gys[0])


def test_a_function_with_several_outputs_runs_once():
    x0, x1 = Variable(np.array(17.0)), Variable(np.array(5.0))
    quotient, rest = DivMod()(x0, x1)
    calls = []
    function = rest.creator
    backward = function.backward
    function.backward = lambda *gys: calls.append(gys) or backward(*gys)
    (square(square(quotient)) + rest + exp(rest) * quotient).backward()
    assert len(calls) == 1


@pytest.mark.parametrize("function", [Square(), DivMod()])
def test_a_second_call_of_a_function_is_refused(function):
    xs = [Variable(np.array(2.0)), Variable(np.array(3.0))]
    xs = xs[: 1 if isinstance(function, Square) else 2]
    function(*xs)
    name = type(function).__name__
    with pytest.raises(RuntimeError) as error:
        function(*xs)
    assert str(error.value) == (
        f"{name} keeps the inputs of its first call for backward, got a second"
        f" call; make another {name} for it"
    )


def test_numerical_diff_may_call_a_function_as_often_as_it_likes():
    function, x = Square(), Variable(np.array([2.0, 3.0]))
    np.testing.assert_allclose(numerical_diff(function, x), [4.0, 6.0])
    function(x).backward()
    assert x.grad.tolist() == [4.0, 6.0]


# What goes wrong, as which error, and what it says about it.
FORWARD = [
    (ZeroDivisionError("oh"), ZeroDivisionError, "oh"),
    (KeyError("oh"), KeyError, "oh"),
    (FileNotFoundError(2, "oh"), FileNotFoundError, "oh"),
    (None, TypeError, "numpy.ndarray, got NoneType; is a `return` missing"),
    ([1.0], TypeError, "numpy.ndarray, got list"),
    ("a", TypeError, "numpy.ndarray, got str"),
    (1j, TypeError, "numpy.ndarray, got complex"),
    (np.array(1j), TypeError, "real numbers, got an array of complex128"),
    (np.ma.array(1), TypeError, "numpy.ndarray, got MaskedArray"),
    (Variable(np.array(1.0)), TypeError, "numpy.ndarray, got Variable"),
    ((1.0, None), TypeError, "numpy.ndarray, got NoneType"),
    ((), ValueError, "Fails.forward: expected an array or a tuple"),
]
BACKWARD = [
    (ZeroDivisionError("oh"), ZeroDivisionError, "oh"),
    (FileNotFoundError(2, "oh"), FileNotFoundError, "oh"),
    ((1.0, 1.0), ValueError, "expected 1 gradient, one for each input, got 2"),
    ((), ValueError, "expected 1 gradient, one for each input, got 0"),
    (None, TypeError, ": expected.*, got NoneType; is a `return` missing"),
    ([1.0], TypeError, ": expected a gradient of.*got list"),
    (np.array("a"), TypeError, ": expected a gradient of.*got <U1"),
    (1j, TypeError, ": expected a gradient of.*got complex"),
    (
        np.ones(()),
        ValueError,
        r": expected a gradient of shape \(2,\), got one of \(\)",
    ),
    (
        np.ones((1,)),
        ValueError,
        r": expected a gradient of shape \(2,\), got one of \(1,\)",
    ),
    (
        np.ones((2, 3)),
        ValueError,
        r": expected a gradient of shape \(2,\), got one of \(2, 3\)",
    ),
]


def assert_named(error, where):
    notes = getattr(error, "__notes__", [])
    if isinstance(error, OSError):  # it has a text of its own
        assert notes == [f"in {where}"] * hasattr(error, "add_note")
    else:
        assert str(error).strip("\"'").startswith(f"{where}: ")
        assert notes == []


@pytest.mark.parametrize(("result", "kind", "words"), FORWARD)
def test_an_error_of_forward_names_the_function(result, kind, words):
    x = Variable(np.array([1.0, 2.0]))
    function = Fails(forward=result)
    with pytest.raises(kind, match=words) as info:
        function(x)
    assert_named(info.value, "Fails.forward")
    assert Config.enable_backprop is True
    assert function.inputs == function.outputs == ()
    function.results = 1.0, 1.0
    assert function(x).data == 1.0  # as if it had never been called


@pytest.mark.parametrize(("result", "kind", "words"), BACKWARD)
@pytest.mark.parametrize("retain_grad", [False, True])
def test_an_error_of_backward_changes_nothing(result, kind, words, retain_grad):
    x, w = Variable(np.array([1.0, 2.0])), Variable(np.array([3.0, 4.0]))
    a = 2 * x
    (a * w).backward(retain_grad=True)
    y = Fails(np.ones(2), result)(a) * w
    y.grad = seed = np.ones(2)
    before = [(v, v.grad, v.grad.copy()) for v in (x, w, a, y)]
    with pytest.raises(kind, match=words) as info:
        y.backward(retain_grad)
    assert_named(info.value, "Fails.backward")
    for v, grad, values in before:
        assert v.grad is grad
        assert np.array_equal(grad, values)
    assert y.grad is seed
    assert Config.enable_backprop is True


@pytest.mark.parametrize(
    "result", [np.array([1, 2], "i1"), np.array([True, True]), [1.0, 2.0]]
)
def test_a_gradient_becomes_floating(result):
    x = Variable(np.array([1.0, 2.0], "f4"))
    Fails(np.ones(2), np.array(result))(x).backward()
    assert x.grad.dtype == "f4"
    assert x.grad.tolist() == np.array(result, float).tolist()


def test_a_gradient_may_be_a_variable():
    x = Variable(np.array([1.0, 2.0], "f4"))
    Fails(np.ones(2), Variable(np.array([3.0, 4.0])))(x).backward()
    assert type(x.grad) is np.ndarray
    assert x.grad.dtype == "f4"
    assert x.grad.tolist() == [3.0, 4.0]


def test_one_gradient_for_two_inputs_is_too_few():
    xs = Variable(np.array(1.0)), Variable(np.array(2.0))
    with pytest.raises(ValueError, match=r"expected 2 gradients, .* got 1$"):
        Fails()(*xs).backward()


def test_gradients_that_are_truth_values_are_added_as_numbers():
    x = Variable(np.array([1.0, 2.0]))
    mask = np.array([True, False])
    y = Fails(np.ones(2), mask)(x) + Fails(np.ones(2), mask)(x)
    y.backward()
    assert x.grad.tolist() == [2.0, 0.0]


class SquareRoot(Function):
    def forward(self, x):
        return np.sqrt(x)

    def backward(self, gy):
        (y,) = self.ys
        return gy / (2 * y)


def test_a_class_says_what_it_keeps():
    x = Variable(np.array([1.0, 4.0]))
    with pytest.raises(ValueError, match=r"SquareRoot\.backward: not enough"):
        SquareRoot()(x).backward()  # it keeps xs
    for keeps, kept in ("ys", "ys"), ("xs", "xs"), ("", None):
        function = type("Kept", (SquareRoot,), {"keeps": keeps})()
        y = function(x)
        found = {name for name in ("xs", "ys") if getattr(function, name)}
        assert found == ({kept} if kept else set())
        if keeps == "ys":
            y.backward()
            assert x.grad.tolist() == [0.5, 0.25]
    with pytest.raises(
        ValueError, match=r'^Kept\.keeps .*"ys" or "", got \'out'
    ):
        type("Kept", (SquareRoot,), {"keeps": "outputs"})


def test_attributes_of_ones_own_are_in_nobodys_way():
    class Scaled(Function):
        def __init__(self, function):
            self.function = function

        def forward(self, x):
            self.input = self.x = x
            self.output = self.y = self.nodes = self.function(x)
            return self.output

        def backward(self, gy):
            return gy * self.output / self.input

    x = Variable(np.array(3.0))
    Scaled(lambda x: 5 * x)(x).backward()
    assert x.grad == 5.0


def test_a_bare_function_computes_nothing():
    x = Variable(np.array(1.0))
    with pytest.raises(NotImplementedError, match="Function has no forward"):
        Function()(x)

    class Half(Function):
        def forward(self, x):
            return x / 2

    with pytest.raises(NotImplementedError, match="Half has no backward"):
        Half()(x).backward()


def test_an_object_may_bring_its_own_forward():
    function = Function()
    function.forward = lambda x: (x, 2 * x)
    assert [y.data for y in function(Variable(np.array(1.0)))] == [1.0, 2.0]


def test_a_class_beside_function_sees_its_subclasses():
    class Registered:
        names = ()

        def __init_subclass__(cls):
            Registered.names += (cls.__name__,)

    class Half(Function, Registered):
        pass

    assert Registered.names == ("Half",)


def test_what_is_derived_from_our_functions_is_checked_like_any_other():
    class Wrong(Square):
        def backward(self, gy):
            return gy, gy

    with pytest.raises(ValueError, match=r"Wrong\.backward: expected 1"):
        Wrong()(Variable(np.array(1.0))).backward()
