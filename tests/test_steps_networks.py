"""The networks of steps 37 to 51: gradients, refusals, layers, moves, data.

Training hides mistakes, so nothing here is trained.
"""

import numpy as np
import pytest

from steps.command import ladder, source

STEP = source.load(ladder.paths()[51])
Variable = STEP.Variable


def random(*shape):
    return np.random.default_rng(sum(shape)).normal(size=shape)


W, T = random(3, 3), np.array([2, 0, 1])
OF_ARRAYS = {
    "reshape": lambda x: x.reshape(x.size),
    "reshape by a tuple": lambda x: x.reshape((x.size, 1)),
    "T": lambda x: x.T,
    "sum": lambda x: x.sum(),
    "sum along 0": lambda x: x.sum(axis=0),
    "sum along -1, kept": lambda x: x.sum(axis=-1, keepdims=True),
    "sum along two axes": lambda x: x.sum(axis=(0, -1)),
    "mean along 1": lambda x: x.mean(axis=1),
    "the last": lambda x: x[-1],
    "one of them twice": lambda x: x[[0, 0, 1]],
    "a column": lambda x: x[:, 1],
    "a new axis": lambda x: x[None, ..., ::2],
    "a mask": lambda x: x[x.data > 0],
    "mT": lambda x: x.mT,
    "x @ W": lambda x: x @ W,
    "W @ x": lambda x: W @ x,
    "x @ x": lambda x: x @ x,
    "x @ v": lambda x: x @ W[0],
    "v @ x": lambda x: W[0] @ x,
    "mean squared error": lambda x: STEP.mean_squared_error(x**2, x),
    "sigmoid": STEP.sigmoid,
    "relu": lambda x: x * STEP.relu(x),
    "softmax": STEP.softmax,
    "log_softmax": STEP.log_softmax,
}
OF_MATRICES = {
    "v @ v": lambda x: x[0] @ x[1],
    "cross-entropy": lambda x: STEP.softmax_cross_entropy(x, T),
}
OF_CUBES = {
    "transpose": lambda x: x.transpose(1, 2, 0),
    "transpose by a tuple": lambda x: x.transpose((2, 0, 1)),
    "transpose by negative axes": lambda x: x.transpose(-1, 0, 1),
}
CASES = [
    pytest.param(f, shape, id=f"{name} {len(shape)}")
    for shape, functions in (
        ((3, 3), OF_ARRAYS | OF_MATRICES),
        ((3, 3, 3), OF_ARRAYS | OF_CUBES),
    )
    for name, f in functions.items()
]


def gradient(f):
    """The gradient of a weighted sum of squares of f, a function like f."""

    def gradient_of(x):
        y = f(x)
        return STEP.grad(STEP.sum(y**2 * random(*y.shape)), x)

    return gradient_of


@pytest.mark.parametrize("order", [1, 2])
@pytest.mark.parametrize(("f", "shape"), CASES)
def test_gradients(f, shape, order):
    """Of square arrays, where gradients on wrong axes make no error."""
    f = f if order == 1 else gradient(f)
    assert STEP.gradient_check(f, Variable(random(*shape)))


def test_values():
    """Beside NumPy's own, and beside the definitions."""
    x = random(2, 3)
    variable = Variable(x)
    net = STEP.MLP(3, 4, 2)
    first, second = net.layers
    first.b.data, second.b.data = random(4), random(2)
    hidden = 1 / (1 + np.exp(-(x @ first.W.data + first.b.data)))
    for came_out, expected in [
        (STEP.mean_squared_error(variable, 2 * x), np.mean(x**2)),
        (variable.mean(axis=0), x.mean(axis=0)),
        (STEP.sigmoid(variable), 1 / (1 + np.exp(-x))),
        (STEP.relu(variable), np.maximum(x, 0)),
        (x @ first.W, x @ first.W.data),
        (net(variable), hidden @ second.W.data + second.b.data),
    ]:
        np.testing.assert_allclose(came_out.data, expected, rtol=1e-13)


def test_gradient_check_takes_a_single_number():
    assert STEP.gradient_check(STEP.sigmoid, Variable(np.array(0.5)))


def test_only_an_array_with_an_axis_gives_its_elements():
    assert [x.data for x in Variable(np.array([1.0, 2.0]))] == [1.0, 2.0]
    with pytest.raises(TypeError, match="unsized"):
        iter(Variable(np.array(1.0)))


class Wrong(STEP.Transpose):
    def backward(self, gy):
        return gy


def test_gradient_check_finds_elements_that_changed_places():
    assert not STEP.gradient_check(Wrong(()), Variable(random(3, 3)))


@pytest.mark.parametrize("shape", [(0, 3), (1, 1), (2, 0), (5,), ()])
def test_odd_shapes(shape):
    x = Variable(random(*shape).astype(np.float32))
    y = STEP.sum(x.T.reshape(x.size) ** 2) + (
        x.reshape(x.size) @ x.reshape(x.size)
    )
    y.backward()
    assert x.grad.dtype == np.float32
    np.testing.assert_array_equal(x.grad, 4 * x.data)


@pytest.mark.parametrize(
    "t",
    [
        np.array([2.0, 0.0, 1.0]),
        np.eye(3, dtype=int)[T],
        np.array([2, 0, -1]),
        np.array([2, 0, 3]),
        np.array([2, 0]),
        T[:, np.newaxis],
        np.array([True, False, True]),
    ],
    ids=["floats", "one-hot", "-1", "3", "two", "a column", "bools"],
)
@pytest.mark.parametrize("function", ["softmax_cross_entropy", "accuracy"])
def test_classes_that_are_none(function, t):
    with pytest.raises(ValueError, match="need N classes, integers from 0 to"):
        getattr(STEP, function)(Variable(random(3, 3)), t)


@pytest.mark.parametrize(("shape", "t"), [((3,), np.array(2)), ((3, 3, 3), T)])
def test_scores_that_are_no_matrix(shape, t):
    with pytest.raises(ValueError, match="got scores of shape"):
        STEP.softmax_cross_entropy(Variable(random(*shape)), t)


@pytest.mark.parametrize("t", [T, T.astype(np.uint8), Variable(T)], ids=type)
def test_classes(t):
    x = Variable(random(3, 3))
    STEP.softmax_cross_entropy(x, t).backward()
    p = np.exp(x.data) / np.exp(x.data).sum(axis=1, keepdims=True)
    np.testing.assert_allclose(x.grad, (p - np.eye(3)[T]) / 3)
    assert STEP.accuracy(np.eye(3)[[2, 1, 1]], t) == pytest.approx(2 / 3)


@pytest.mark.parametrize(("right", "loss"), [(0, 0.0), (1, 1000.0)])
def test_a_score_of_1000(right, loss):
    scores = Variable(np.array([[1000.0, 0.0, 0.0]]))
    assert STEP.softmax_cross_entropy(scores, np.array([right])).data == loss


def test_errors_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match=r"got \(100, 1\) and \(100,\)"):
        STEP.mean_squared_error(Variable(random(100, 1)), random(100))


def test_parameters_are_found_by_their_class():
    net = STEP.MLP(2, 3, 4)
    net.scale = STEP.Parameter(np.array(1.0), name="scale")
    net.hidden = Variable(np.array(1.0))
    net.pair = STEP.Linear(1, 1), STEP.Linear(1, 1)
    names = [param.name for param in net.params()]
    assert names == ["W", "b", "W", "b", "scale", "W", "b", "W", "b"]
    for param in net.params():
        param.grad = param.data
    net.cleargrads()
    assert all(param.grad is None for param in net.params())


def test_the_first_moves():
    """Worked out by hand: a gradient of 2, then of 3, at a rate of 0.5."""
    moved = {}
    for optimizer in STEP.SGD, STEP.Momentum:
        x, still = (STEP.Parameter(np.array([1.0])) for _ in range(2))
        first = x.data
        updates = optimizer([x, still, x], lr=0.5)
        moved[optimizer] = []
        for gradient in 2.0, 3.0:
            x.grad = np.array([gradient])
            updates.update()
            moved[optimizer] += [x.data.item()]
        assert (first, still.data) == (1.0, 1.0)
    assert moved == {
        STEP.SGD: [0.0, -1.5],
        STEP.Momentum: [0.0, -1.0 * 0.9 - 1.5],
    }


def test_parameters_that_are_used_up_are_refused():
    params = STEP.MLP(1, 2).params()
    assert STEP.SGD(params, lr=0.1).params
    with pytest.raises(ValueError, match="no parameters to move"):
        STEP.SGD(params, lr=0.1)


def test_a_loader_loses_none_and_keeps_pairs():
    data = STEP.Dataset(random(10, 2), np.arange(10))
    loader = STEP.DataLoader(data, 4)
    orders = []
    for _ in range(2):
        batches = list(loader)
        assert [len(t) for _, t in batches] == [4, 4, 2]
        for x, t in batches:
            np.testing.assert_array_equal(x, data.x[t])
        orders.append([i for _, t in batches for i in t])
        assert sorted(orders[-1]) == list(range(10))
    assert orders[0] != orders[1] != sorted(orders[1])
    x, t = next(iter(STEP.DataLoader(data, 4, shuffle=False)))
    np.testing.assert_array_equal(t, [0, 1, 2, 3])


def test_spirals_and_digits():
    spiral = STEP.Spiral(0, n=5)
    np.testing.assert_array_equal(spiral.t, np.repeat([0, 1, 2], 5))
    assert np.linalg.norm(spiral.x[4]) == pytest.approx(1.0)
    train, test = STEP.Digits(), STEP.Digits(train=False)
    assert (len(train), len(test)) == (1497, 300)
    assert (train.x.min(), train.x.max()) == (0.0, 1.0)
    of_each = np.bincount(
        [*train.t, *test.t]
    ).tolist()  # as its authors counted
    assert of_each == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert train[3][0].shape == (64,)


def test_missing_digits_are_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setitem(
        vars(STEP), "__file__", str(tmp_path / "steps" / "a.py")
    )
    with pytest.raises(FileNotFoundError, match="git checkout dezero_min"):
        STEP.Digits()


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (lambda: STEP.MLP((2, 10, 3)), "two sizes or more"),
        (lambda: STEP.DataLoader([], 0), "1 example or more, got 0"),
        (lambda: STEP.Dataset([1, 2], [1]), "2 inputs, but 1 classes"),
    ],
)
def test_refusals(what, words):
    with pytest.raises(ValueError, match=words):
        what()
