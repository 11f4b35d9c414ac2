"""Activations and losses: closed forms, scores of any size, wrong labels."""

import numpy as np
import pytest

from dezero_min import (
    Variable,
    accuracy,
    exp,
    grad,
    gradient_check,
    log_softmax,
    mean_squared_error,
    relu,
    sigmoid,
    softmax,
    softmax_cross_entropy,
    square,
)


def scores(*shape, dtype=float):
    return np.random.default_rng(1).normal(size=shape).astype(dtype)


T = np.array([2, 0, 1, 2])
FUNCTIONS = {
    "sigmoid": (sigmoid, [(), (3,), (2, 3), (0, 2)]),
    "relu": (relu, [(), (3,), (2, 3), (0, 2)]),
    "softmax": (softmax, [(3,), (2, 3), (3, 3), (2, 3, 4), (0, 3), (2, 1)]),
    "log_softmax": (log_softmax, [(3,), (2, 3), (3, 3), (2, 3, 4), (0, 3)]),
    "cross-entropy": (lambda x: softmax_cross_entropy(x, T), [(4, 3), (4, 4)]),
    "squared error": (
        lambda x: mean_squared_error(x, 0.5 * np.ones(x.shape)),
        [(), (3,), (2, 3), (3, 3)],
    ),
}
CASES = [
    pytest.param(f, shape, id=f"{name} of {shape}")
    for name, (f, shapes) in FUNCTIONS.items()
    for shape in shapes
]


@pytest.mark.parametrize(("f", "shape"), CASES)
def test_gradients_of_three_orders_agree_with_numerical_diff(f, shape):
    x = Variable(np.asarray(scores(*shape)))
    weights = np.random.default_rng(2).uniform(1, 2, shape)

    def first(x):
        return grad(f(x * exp(0.5 * x)) ** 2, x) * weights

    assert gradient_check(f, x)
    assert gradient_check(first, x)
    assert gradient_check(lambda x: grad(first(x), x), x)


@pytest.mark.parametrize(("f", "shape"), CASES)
@pytest.mark.parametrize("dtype", ["f2", "f4"])
def test_a_floating_dtype_stays(f, shape, dtype):
    x = Variable(np.asarray(scores(*shape, dtype=dtype)))
    if f is FUNCTIONS["squared error"][0]:

        def f(x):
            return mean_squared_error(x, x.data + x.dtype.type(1))

    y = f(x)
    y.backward(retain_grad=True)
    assert y.dtype == y.grad.dtype == x.grad.dtype == grad(y, x).dtype == dtype


def test_sigmoid_and_relu_by_their_formulas():
    x = Variable(np.array([-1.0, 0.0, 2.0]))
    np.testing.assert_allclose(
        sigmoid(x).data, 1 / (1 + np.exp(-x.data)), rtol=1e-15
    )
    assert relu(x).data.tolist() == [0.0, 0.0, 2.0]
    relu(x).backward()
    assert x.grad.tolist() == [0.0, 0.0, 1.0]
    assert grad(grad(relu(x) ** 2, x), x).data.tolist() == [0.0, 0.0, 2.0]


@pytest.mark.filterwarnings("error")
def test_scores_of_any_size():
    x = Variable(np.array([[1000.0, 0.0, -1000.0]]))
    assert sigmoid(x).data.tolist() == [[1.0, 0.5, 0.0]]
    assert softmax(x).data.tolist() == [[1.0, 0.0, 0.0]]
    assert log_softmax(x).data.tolist() == [[0.0, -1000.0, -2000.0]]
    for t, loss in enumerate([0.0, 1000.0, 2000.0]):
        y = softmax_cross_entropy(x, [t])
        assert y.data == loss
        expected = np.array([[1.0, 0.0, 0.0]]) - np.eye(3)[t]
        assert grad(y, x).data.tolist() == expected.tolist()


@pytest.mark.filterwarnings("error")
def test_a_class_may_be_ruled_out():
    x = Variable(np.array([[0.0, -np.inf, 0.0]]))
    y = softmax_cross_entropy(x, [0])
    assert y.data == pytest.approx(np.log(2))
    assert grad(y, x).data.tolist() == [[-0.5, 0.0, 0.5]]


def test_integers_are_scores_too():
    for dtype in "i1", "u1":
        x = np.array([[0, 100], [127, 3]], dtype)
        found = log_softmax(Variable(x))
        assert found.data.tolist() == log_softmax(x.astype(float)).data.tolist()
    x = np.array([[-128, 127]], "i1")
    assert log_softmax(x).data.tolist() == [[-255.0, 0.0]]


def test_cross_entropy_by_its_formula():
    x = Variable(scores(4, 3))
    p = np.exp(x.data) / np.exp(x.data).sum(axis=1, keepdims=True)
    for t in T, T.tolist(), T.astype("u1"), Variable(T):
        y = softmax_cross_entropy(x, t)
        assert y.data == pytest.approx(-np.log(p[range(4), T]).mean())
        x.cleargrad()
        y.backward()
        np.testing.assert_allclose(x.grad, (p - np.eye(3)[T]) / 4, rtol=1e-13)
    equal = softmax_cross_entropy(np.zeros((4, 3)), T)
    assert equal.data == pytest.approx(np.log(3))


def test_squared_error_by_its_formula():
    x0, x1 = Variable(scores(2, 3)), Variable(np.arange(6.0).reshape(2, 3))
    d = x0.data - x1.data
    y = mean_squared_error(x0, x1)
    assert y.data == pytest.approx((d**2).mean(), rel=1e-15)
    y.backward()
    np.testing.assert_allclose(x0.grad, d / 3, rtol=1e-15)
    np.testing.assert_allclose(x1.grad, -d / 3, rtol=1e-15)
    for pair in (x0, x1.data), (x0.data, x1), (x0.data, x1.data):
        assert mean_squared_error(*pair).data == y.data


@pytest.mark.parametrize(
    ("shape0", "shape1"),
    [((100, 1), (100,)), ((3,), ()), ((2, 3), (3, 2)), ((1, 3), (2, 3))],
)
def test_a_squared_error_of_two_shapes_is_refused(shape0, shape1):
    with pytest.raises(ValueError) as error:
        mean_squared_error(Variable(np.ones(shape0)), np.ones(shape1))
    assert str(error.value) == (
        f"mean_squared_error compares arrays of one shape, got {shape0} and"
        f" {shape1}; reshape one of them"
    )


def test_accuracy_is_a_share():
    y = np.array([[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]])
    assert accuracy(y, np.array([1, 0, 0])) == 2 / 3
    assert accuracy(Variable(y), [0, 1, 0]) == 0.0
    assert type(accuracy(y.astype("f4"), [1, 0, 1])) is float


X = np.zeros((4, 3))
WRONG_LABELS = [
    (X, np.array([2.0, 0.0, 1.0, 2.0]),
     "integers as labels, got float64; write t.astype(int)"),
    (X, np.array([True, False, True, True]),
     "integers as labels, got bool; write"),
    (X, ["a", "b", "c", "a"], "integers as labels, got <U1"),
    (X, np.eye(3)[T], "one-hot rows; write t.argmax(axis=1)"),
    (X, np.eye(3, dtype=int)[T], "one-hot rows; write t.argmax"),
    (X, np.array([2, 0, -1, 2]), "from 0 to 2,"),
    (X, np.array([2, 0, -1, 2]), "one for each score, got -1"),
    (X, np.array([2, 0, 3, 2]), "score, got 3"),
    (X, np.array([2, 0, 1]), "4 rows, shape (4,), got (3,)"),
    (X, T[:, np.newaxis], "4 rows, shape (4,), got (4, 1)"),
    (X, 1, "4 rows, shape (4,), got ()"),
    (X[:0], T[:0], "shape (N, C), neither of them 0, got (0, 3)"),
    (X[:, :0], T, "neither of them 0, got (4, 0)"),
    (X[0], T[:3], "scores of shape (N, C), neither of them 0, got"),
    (X.reshape(2, 2, 3), T[:2], "of them 0, got (2, 2, 3)"),
]  # fmt: skip


@pytest.mark.parametrize(("x", "t", "words"), WRONG_LABELS)
@pytest.mark.parametrize("f", [softmax_cross_entropy, accuracy])
def test_wrong_labels_are_refused(f, x, t, words):
    with pytest.raises(ValueError) as error:
        f(Variable(x), t)
    text = str(error.value)
    assert text.startswith(f"{f.__name__} takes ")
    assert words in text
    assert "\n" not in text


def test_the_second_derivative_of_a_loss_by_its_formula():
    x = Variable(np.array([3.0, -1.0]))
    y = mean_squared_error(square(x), np.array([2.0, 2.0]))
    gx = grad(y, x)
    expected = 6 * x.data**2 - 4
    np.testing.assert_allclose(grad(gx, x).data, expected, rtol=1e-14)
