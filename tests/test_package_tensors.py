"""Functions of whole arrays: NumPy's values, and gradients of any order."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from dezero_min import (
    Variable,
    broadcast_to,
    exp,
    grad,
    gradient_check,
    linear,
    matmul,
    mean,
    no_grad,
    reshape,
    sum,
    sum_to,
    transpose,
)


def array(*shape, dtype=float):
    """Numbers around 1, in no order: a mix-up shows."""
    return np.random.default_rng(1).uniform(0.5, 1.5, shape).astype(dtype)


def function(text):
    """The function of x that a text describes, in NumPy's own words."""
    return eval(f"lambda x: {text}", {"np": np, "array": array})


# Methods and operators, which arrays have as well, by the shapes of x. Square
# matrices hide a gradient that is transposed, three axes tell it.
METHODS = {
    "x.reshape(6)": [(2, 3), (6,)],
    "x.reshape((3, -1))": [(2, 3), (3, 3), (3, 2, 2)],
    "x.reshape(())": [(), (1,), (1, 1)],
    "x.reshape(0, 5)": [(0,), (3, 0)],
    "x.T": [(), (3,), (2, 3), (3, 3), (2, 3, 4), (0, 2)],
    "x.mT": [(2, 3), (3, 3), (2, 3, 4), (3, 3, 3), (2, 0, 3)],
    "x.transpose()": [(), (2, 3, 4)],
    "x.transpose(())": [()],
    "x.transpose(-1)": [(3,)],
    "x.transpose(None)": [(2, 3)],
    "x.transpose(2, 0, 1)": [(2, 3, 4), (3, 3, 3)],
    "x.transpose((1, 2, 0))": [(2, 3, 4), (3, 3, 3)],
    "x.transpose(0, -1, 1)": [(2, 3, 4), (3, 3, 3)],
    "x.transpose(np.array([1, 0]))": [(2, 3)],
    "x.sum()": [(), (3,), (2, 3), (2, 3, 4), (0,), (2, 0)],
    "x.sum(0)": [(3,), (2, 3), (3, 3), (3, 3, 3), (0, 2), (2, 0)],
    "x.sum(axis=1)": [(2, 3), (3, 3), (2, 3, 4), (3, 3, 3), (2, 0)],
    "x.sum(axis=-1)": [(3,), (2, 3), (3, 3), (2, 3, 4), (2, 0)],
    "x.sum(axis=-2, keepdims=True)": [(2, 3), (3, 3), (2, 3, 4)],
    "x.sum(keepdims=True)": [(), (2, 3), (0, 2)],
    "x.sum(axis=(0, -1))": [(2, 3), (2, 3, 4), (3, 3, 3)],
    "x.sum(axis=())": [(2, 3)],
    "x.mean()": [(), (3,), (2, 3), (3, 3, 3)],
    "x.mean(0)": [(2, 3), (3, 3), (2, 0)],
    "x.mean(axis=(0, 2), keepdims=True)": [(2, 3, 4), (3, 3, 3)],
    "x.mean(axis=-1)": [(2, 3), (0, 3)],
    "x[0]": [(3,), (2, 3), (3, 3, 3), (2, 0)],
    "x[-1, 1]": [(2, 3), (2, 3, 4)],
    "x[...]": [(), (2, 3)],
    "x[()]": [(), (2, 3)],
    "x[None]": [(), (2, 3)],
    "x[1:, ::-2]": [(3, 3), (2, 3, 4), (0, 3)],
    "x[..., 0, np.newaxis]": [(2, 3), (2, 3, 4)],
    "x[[0, 0, 1]]": [(3,), (2, 3), (3, 3, 3)],
    "x[[0, 1, 1], [0, 2, 2]]": [(2, 3), (3, 3), (2, 3, 2)],
    "x[:, [0, 0]]": [(2, 3), (3, 3)],
    "x[np.array([[0, 1], [1, 1]]), 1]": [(2, 3)],
    "x[[]]": [(3,), (2, 3)],
    "x[x.sum(0).shape[0] * [True] + [False]]": [(3, 2)],
    "x[np.arange(6).reshape(2, 3) % 3 > 0]": [(2, 3)],
    "x @ array(3, 4)": [(3,), (2, 3), (3, 3), (2, 2, 3), (0, 3), (1, 0, 3)],
    "x @ array(3)": [(3,), (2, 3), (3, 3), (2, 4, 3), (0, 3)],
    "array(4, 3) @ x": [(3,), (3, 2), (3, 3), (2, 3, 2), (3, 0)],
    "array(3) @ x": [(3,), (3, 2), (3, 3), (2, 3, 4)],
    "x @ array(2, 1, 3, 4)": [(3,), (2, 3), (4, 2, 3)],
    "array(2, 1, 4, 3) @ x": [(3,), (3, 2), (4, 3, 3)],
    "x @ array(0, 4)": [(0,), (2, 0), (2, 2, 0)],
    "x @ x": [(3,), (3, 3), (2, 3, 3)],
    "x @ x.T": [(2, 3), (3, 3)],
    "x.mT @ x[0]": [(2, 2, 3), (3, 3, 3)],
}
CASES = [
    pytest.param(text, shape, id=f"{text} of {shape}")
    for text, shapes in METHODS.items()
    for shape in shapes
]


@pytest.mark.parametrize(("text", "shape"), CASES)
def test_a_method_is_that_of_numpy(text, shape):
    f, x = function(text), array(*shape)
    y, expected = f(Variable(x)).data, f(x)
    assert y.shape == np.shape(expected)
    np.testing.assert_allclose(y, expected, rtol=1e-15)


@pytest.mark.parametrize(("text", "shape"), CASES)
def test_its_gradients_of_three_orders_agree_with_numerical_diff(text, shape):
    f, x = function(text), Variable(array(*shape))
    # Before it and after it something bends, or its second derivative is 0.
    assert gradient_check(lambda x: f(exp(0.5 * x)), x)
    first = weighted(lambda x: grad(f(exp(0.5 * x)) ** 3, x))
    assert gradient_check(first, x)
    assert gradient_check(lambda x: grad(first(x), x), x)


def weighted(f):
    def g(x):
        y = f(x)
        return y * np.random.default_rng(2).uniform(1, 2, y.shape)

    return g


@pytest.mark.parametrize(("text", "shape"), CASES)
@pytest.mark.parametrize("dtype", ["f2", "f4"])
def test_a_floating_dtype_stays(text, shape, dtype):
    f = function(text.replace("array(", "Array(").replace("np.A", "np.a"))
    f.__globals__["Array"] = lambda *shape: array(*shape, dtype=dtype)
    x = Variable(array(*shape, dtype=dtype))
    y = f(x)
    y.backward(retain_grad=True)
    assert y.dtype == y.grad.dtype == x.grad.dtype == grad(y, x).dtype == dtype
    assert x.grad.shape == shape


@pytest.mark.parametrize(("text", "shape"), CASES)
def test_a_gradient_is_an_array_of_its_own(text, shape):
    x = Variable(array(*shape))
    y = function(text)(x)
    y.backward(retain_grad=True)
    assert x.grad.flags.writeable
    assert not np.shares_memory(x.grad, y.grad)
    assert not np.shares_memory(x.grad, x.data)


def test_integers_and_truth_values_are_added_up_as_in_numpy():
    for dtype in "?", "i1", "u2":
        x = Variable(np.array([[1, 0, 1]], dtype))
        for y, expected in [
            (x.sum(), x.data.sum()),
            (x.mean(0), x.data.mean(0)),
            (x.T @ x, x.data.T @ x.data),
        ]:
            np.testing.assert_array_equal(y.data, expected)
            assert y.dtype == expected.dtype
            y.backward()
        assert x.grad.dtype == float


def test_a_mean_of_nothing_is_as_in_numpy():
    with pytest.warns(RuntimeWarning):
        assert np.isnan(Variable(np.zeros((0, 2))).mean().data)


@pytest.mark.parametrize("side", ["both", "left", "right"])
@given(
    hnp.mutually_broadcastable_shapes(
        signature=np.matmul.signature, max_dims=3, min_side=0, max_side=3
    )
)
def test_a_product_of_any_shapes(side, shapes):
    x0, x1 = (array(*shape) for shape in shapes.input_shapes)
    a = x0 if side == "right" else Variable(x0)
    b = x1 if side == "left" else Variable(x1)
    y = a @ b
    assert y.shape == shapes.result_shape
    np.testing.assert_allclose(y.data, x0 @ x1, rtol=1e-14)
    if side != "right":
        assert gradient_check(lambda x: x @ b, a)
        assert gradient_check(lambda x: grad((x @ b) ** 2, x), a)
    if side != "left":
        assert gradient_check(lambda x: a @ x, b)
        assert gradient_check(lambda x: grad((a @ x) ** 2, x), b)


def test_the_functions_are_the_methods():
    x, W = Variable(array(2, 3)), array(3, 4)
    for y, expected in [
        (reshape(x, 3, 2), x.reshape(3, 2)),
        (reshape(x, (3, 2)), x.reshape(3, 2)),
        (transpose(x), x.T),
        (transpose(x, 1, 0), x.T),
        (sum(x, 0), x.sum(0)),
        (mean(x, axis=1, keepdims=True), x.mean(1, True)),
        (matmul(x, W), x @ W),
        (matmul(x.data, Variable(W)), x @ W),
        (sum(x.data, 0), x.sum(0)),
        (mean(x.data), x.mean()),
    ]:
        assert isinstance(y, Variable)
        assert y.data.tolist() == expected.data.tolist()


def test_an_element_taken_twice_counts_twice():
    x = Variable(np.array([1.0, 2.0, 3.0]))
    x[[0, 0, 1]].backward()
    assert x.grad.tolist() == [2.0, 1.0, 0.0]


def test_a_variable_is_walked_along_as_its_array():
    x = Variable(np.array([[1.0, 2.0], [3.0, 4.0]]))
    first, second = x
    (first * second).backward()
    assert x.grad.tolist() == [[3.0, 4.0], [1.0, 2.0]]
    assert [*Variable(np.zeros(0))] == []
    with pytest.raises(TypeError, match="unsized"):
        iter(Variable(np.array(1.0)))


def test_repeating_and_summing_to_a_shape():
    x = Variable(array(2, 1))
    for shape in (2, 3), (4, 2, 3), (2, 1), (2, 0):
        y = broadcast_to(x, shape)
        np.testing.assert_array_equal(y.data, np.broadcast_to(x.data, shape))
        assert gradient_check(lambda x: broadcast_to(x, shape) ** 2, x)
        assert sum_to(y, (2, 1)).shape == (2, 1)
        assert gradient_check(lambda y: sum_to(y * y, (2, 1)), y)


def test_what_is_no_array_goes_to_the_sum_of_python():
    x = Variable(array(2, 3))
    assert sum(p.size for p in (x, x)) == 12
    y = sum([x, 2 * x])
    y.backward()
    np.testing.assert_array_equal(x.grad, np.full((2, 3), 3.0))
    for numbers, axis in ([[1.0, 2.0]], 0), (iter([x]), 1):
        with pytest.raises(TypeError, match="holds a numpy"):
            sum(numbers, axis=axis)


def test_what_is_data_is_no_node_of_the_graph():
    W, b, x = Variable(array(3, 2)), Variable(array(2)), array(4, 3)
    assert (x @ W).creator.inputs == (W,)
    assert (W @ x.T[:2]).creator.inputs == (W,)
    assert linear(x, W, b).creator.inputs == (W, b)
    assert linear(x, W).creator.inputs == (W,)
    assert linear(x, W, b.data).creator.inputs[0].creator.inputs == (W,)


@pytest.mark.parametrize("shape", [(3,), (2, 3), (4, 2, 3), (0, 3), (2, 0, 3)])
@pytest.mark.parametrize("bias", [(5,), (1,), (), (1, 5), None])
@pytest.mark.parametrize("data", ["", "x", "W", "b", "x W"])
def test_a_linear_layer(shape, bias, data):
    arrays = {"x": array(*shape), "W": array(3, 5)}
    if bias is not None:
        arrays["b"] = np.asarray(array(*bias))

    def f(**variable):
        return linear(**{
            name: variable[name] if name in variable
            else value if name in data else Variable(value)
            for name, value in arrays.items()
        })  # fmt: skip

    expected = arrays["x"] @ arrays["W"] + arrays.get("b", 0)
    np.testing.assert_allclose(f().data, expected, rtol=1e-14)
    for name, value in arrays.items():
        if name not in data:
            x = Variable(value)
            assert gradient_check(lambda x: f(**{name: x}), x)
            g = weighted(lambda x: grad(f(**{name: x}) ** 3, x))
            assert gradient_check(g, x)


X = Variable(array(2, 3))
REFUSED = {
    "x @ x": r"^matmul takes .* got \(2, 3\) and \(2, 3\); reshape or trans",
    "x @ array(2)": r"^matmul takes .* got \(2, 3\) and \(2,\)",
    "array(2) @ x.T": r"^matmul takes .* got \(2,\) and \(3, 2\)",
    "x @ 2.0": r"^matmul takes .* got \(2, 3\) and \(\)",
    "np.float32(2.0) @ x": r"^matmul takes .* got \(\) and \(2, 3\)",
    "x[None] @ array(2, 2, 3, 1)[:, :1] @ array(3, 2, 1, 2)": "broadcast",
    "linear(x, Variable(array(2, 4)), X[0])": r"^matmul takes .* and \(2, 4\)",
    "linear(x, Variable(array(3, 4)), X[0])": r"Affine\.forward: .*\(3,\)",
    "x.reshape(4)": r"Reshape\.forward: cannot reshape array of size 6",
    "x.transpose(0)": r"Transpose\.forward: axes don't match",
    "x.transpose(1, 1)": r"Transpose\.forward: repeated axis",
    "x.sum(2)": "axis 2 is out of bounds",
}


@pytest.mark.parametrize("text", REFUSED)
def test_shapes_that_do_not_fit(text):
    with pytest.raises(ValueError, match=REFUSED[text]):
        eval(text, globals() | {"x": X})


def test_an_index_that_is_not_there():
    with pytest.raises(IndexError, match=r"GetItem\.forward: index 2 is out"):
        X[2]


def test_a_vector_has_no_matrix_to_be_transposed():
    with pytest.raises(AttributeError, match="mT"):
        X[0].mT  # noqa: B018


def test_under_no_grad_there_is_no_graph():
    with no_grad():
        y = linear(X, array(3, 2)).sum(axis=0).T[0]
    assert y.creator is None
