"""Layers and optimizers: which parameters, how they move, how they are kept."""

import copy
import pickle
import weakref

import numpy as np
import pytest

from dezero_min import (
    MLP,
    SGD,
    Layer,
    Linear,
    Momentum,
    Parameter,
    Variable,
    grad,
    gradient_check,
    mean_squared_error,
    no_grad,
    relu,
    sigmoid,
    softmax_cross_entropy,
    square,
    tanh,
)


def parameter(*values):
    return Parameter(np.array(values))


# Which parameters


class Block(Layer):
    def __init__(self):
        self.scale = parameter(2.0)
        self.shift = Variable(np.array([1.0]))  # no Parameter: it stays
        self.name = "block"
        self.nothing = None

    def forward(self, x):
        return self.scale * x + self.shift


def test_parameters_are_found_by_path():
    net = Block()
    net.inner = inner = Block()
    net.list = [parameter(1.0), (Block(), 3.0), []]
    net.dict = {"a": Block(), 7: parameter(1.0), "b": [{"c": parameter(0.0)}]}
    assert [name for name, _ in net.named_params()] == [
        "scale",
        "inner.scale",
        "list.0",
        "list.1.0.scale",
        "dict.a.scale",
        "dict.7",
        "dict.b.0.c",
    ]
    assert dict(net.named_params())["inner.scale"] is inner.scale
    assert net.params() == [param for _, param in net.named_params()]
    assert [*map(type, net.params())] == [Parameter] * 7


def test_a_parameter_of_two_paths_is_found_once():
    net = Block()
    net.again = net.scale
    net.blocks = [Block()] * 2
    net.blocks[0].parent = net  # a circle
    net.me = net.blocks
    net.blocks.append(net.blocks)
    assert [name for name, _ in net.named_params()] == [
        "scale",
        "blocks.0.scale",
    ]


def test_the_parameters_of_a_perceptron():
    net = MLP(2, 5, 3)
    found = [(name, p.shape, p.name) for name, p in net.named_params()]
    assert found == [
        ("layers.0.W", (2, 5), "W"),
        ("layers.0.b", (5,), "b"),
        ("layers.1.W", (5, 3), "W"),
        ("layers.1.b", (3,), "b"),
    ]
    assert [p.shape for p in Layer().params()] == []


def test_gradients_are_forgotten_in_all_layers():
    net = MLP(2, 5, 3)
    net(np.ones((4, 2))).backward()
    assert all(p.grad.shape == p.shape for p in net.params())
    net.cleargrads()
    assert [p.grad for p in net.params()] == [None] * 4


def test_a_layer_without_forward_says_so():
    class Empty(Layer):
        pass

    with pytest.raises(NotImplementedError, match="Empty has no forward"):
        Empty()(1.0)


def test_a_perceptron_needs_two_sizes():
    with pytest.raises(ValueError, match=r"sizes or more, got 1; write MLP"):
        MLP(10)


# What they compute


def test_weights_are_random_of_the_right_size_and_seeded():
    W = Linear(400, 500, rng=0).W.data
    assert W.std() == pytest.approx(0.05, rel=0.01)
    assert abs(W.mean()) < 0.001
    assert np.array_equal(W, Linear(400, 500, np.random.default_rng(0)).W.data)
    assert not np.array_equal(W, Linear(400, 500).W.data)
    net = MLP(3, 3, 3, rng=0)
    assert not np.array_equal(net.layers[0].W.data, net.layers[1].W.data)
    assert not np.any(net.layers[0].b.data)


@pytest.mark.parametrize("activation", [sigmoid, relu, tanh])
def test_a_perceptron_by_its_formula(activation):
    net = MLP(2, 3, 4, activation=activation, rng=0)
    x = np.random.default_rng(1).normal(size=(5, 2))
    (W0, b0), (W1, b1) = ((layer.W, layer.b) for layer in net.layers)
    b0.data, b1.data = np.arange(3.0) / 3, np.arange(4.0)
    hidden = activation(Variable(x @ W0.data + b0.data)).data
    np.testing.assert_allclose(net(x).data, hidden @ W1.data + b1.data)
    assert gradient_check(net, Variable(x))
    assert gradient_check(lambda x: grad(net(x) ** 2, x), Variable(x))
    for layer in net.layers:
        for name in "W", "b":
            assert_right_by(net, x, layer, name)


def assert_right_by(net, x, layer, name):
    param = getattr(layer, name)

    def loss(p):
        setattr(layer, name, p)
        return square(net(x))

    assert gradient_check(loss, param)
    assert gradient_check(lambda p: grad(loss(p), p) ** 2, param)
    setattr(layer, name, param)


def test_float32_stays_through_a_step():
    net = MLP(4, 5, 3, activation=relu, rng=0)
    for p in net.params():
        p.data = p.data.astype("f4")
    x, t = np.ones((2, 4), "f4"), np.array([0, 2])
    for optimizer in (
        SGD(net.params(), 0.1),
        SGD(net.params(), np.float64(0.1)),
        Momentum(net.params(), np.float64(0.1), np.float64(0.9)),
    ):
        for _ in range(2):
            y = net(x)
            loss = softmax_cross_entropy(y, t)
            net.cleargrads()
            loss.backward()
            for p in net.params():
                p.grad = p.grad * np.float64(0.5)  # clipped, in float64
            optimizer.update()
            assert {y.dtype, loss.dtype, *(p.dtype for p in net.params())} == {
                np.dtype("f4")
            }


# A training step, against NumPy by hand


def train_by_hand(params, x, t, lr, momentum, steps):
    W0, b0, W1, b1 = params
    moves = [0, 0, 0, 0]
    losses = []
    rows = np.arange(len(t))
    for _ in range(steps):
        h = 1 / (1 + np.exp(-(x @ W0 + b0)))
        y = h @ W1 + b1
        p = np.exp(y) / np.exp(y).sum(axis=1, keepdims=True)
        losses.append(-np.log(p[rows, t]).mean())
        gy = (p - np.eye(y.shape[1])[t]) / len(t)
        ga = gy @ W1.T * h * (1 - h)
        grads = [x.T @ ga, ga.sum(axis=0), h.T @ gy, gy.sum(axis=0)]
        moves = [momentum * m - lr * g for m, g in zip(moves, grads)]
        W0, b0, W1, b1 = (p + m for p, m in zip((W0, b0, W1, b1), moves))
    return losses, [W0, b0, W1, b1]


@pytest.mark.parametrize("momentum", [0, 0.9])
def test_a_hundred_steps_are_those_by_hand(momentum):
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(20, 4)), rng.integers(0, 3, 20)
    net = MLP(4, 10, 3, rng=rng)
    start = [p.data for p in net.params()]
    copies = [array.copy() for array in start]
    expected, weights = train_by_hand(copies, x, t, 0.5, momentum, 100)
    if momentum:
        optimizer = Momentum(net.params(), lr=0.5, momentum=momentum)
    else:
        optimizer = SGD(net.params(), lr=0.5)
    losses = []
    for _ in range(100):
        loss = softmax_cross_entropy(net(x), t)
        losses.append(loss.data.item())
        net.cleargrads()
        loss.backward()
        optimizer.update()
    assert losses[-1] < 0.7 * losses[0]
    np.testing.assert_allclose(losses, expected, rtol=1e-12, atol=1e-12)
    for param, array in zip(net.params(), weights):
        np.testing.assert_allclose(param.data, array, rtol=1e-12, atol=1e-12)
    for array, before in zip(start, copies):
        assert np.array_equal(array, before)  # ours wrote into none of them


# How they move


def test_the_first_moves():
    for optimizer, expected in [
        (SGD, [1.5, 1.0, 0.5]),
        (Momentum, [1.5, 0.55, -0.805]),  # moves -0.5, -0.95, -1.355
    ]:
        x = parameter(2.0)
        moving, found = optimizer([x], lr=0.5), []
        for _ in range(3):
            x.grad = np.array([1.0])
            moving.update()
            found.append(x.data.item())
        assert found == pytest.approx(expected)


@pytest.mark.parametrize("optimizer", [SGD, Momentum])
def test_an_update_reads_the_graph_as_it_was(optimizer):
    x = parameter(3.0)
    y = x**2
    y.backward()
    held = x.grad
    optimizer([x], 0.1).update()
    x.cleargrad()
    y.backward()
    assert x.grad.tolist() == held.tolist() == [6.0]


@pytest.mark.parametrize("optimizer", [SGD, Momentum])
def test_what_moves_and_what_stays(optimizer):
    x, unused, whole = parameter(2.0), parameter(5.0), Parameter(np.array(3))
    number = Variable(np.array(1.0, "f4"))
    moving = optimizer((p for p in (x, unused, x, whole, number)), lr=0.25)
    for p in x, whole, number:
        p.grad = np.ones(p.shape)
    moving.update()
    assert x.data.tolist() == [1.75]
    assert unused.data.tolist() == [5.0]
    assert whole.data == 2.75
    assert (number.data, number.dtype) == (0.75, "f4")
    moving.lr = 1.0
    moving.momentum = 0.0
    moving.update()
    assert x.data.tolist() == [0.75]


def test_a_variable_alone_is_a_parameter():
    x = Variable(np.array([[3.0, 4.0]]))
    square(x).sum().backward()
    SGD(x, 0.5).update()
    assert x.data.tolist() == [[0.0, 0.0]]


WRONG = {
    "SGD(net, 0.1)": "SGD takes parameters, got MLP; write SGD(net.params(), ",
    "Momentum(net, 0.1)": "Momentum takes parameters, got MLP; write Momentum(",
    "SGD(net.params, 0.1)": "SGD takes parameters, got method; write SGD(net.p",
    "SGD(net.named_params(), 0.1)": "SGD takes parameters, got tuple; write",
    "SGD([np.ones(2)], 0.1)": "SGD takes parameters, got ndarray; write",
    "SGD([], 0.1)": "got none; a layer has those that are of the class Param",
    "SGD(net.params(), 0.1).update()": "got none; call loss.backward() before",
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_move_is_refused(text):
    names = {"SGD": SGD, "Momentum": Momentum, "np": np, "net": MLP(2, 1)}
    with pytest.raises((TypeError, ValueError, RuntimeError)) as error:
        eval(text, names)
    assert WRONG[text] in str(error.value)


def test_a_network_is_gone_with_its_last_name():
    net = MLP(2, 3, 1)
    loss = mean_squared_error(net(np.ones((4, 2))), np.ones((4, 1)))
    loss.backward()
    refs = [weakref.ref(p) for p in net.params()]
    del net, loss
    assert [ref() for ref in refs] == [None] * 4


# How they are kept


def test_saved_and_loaded_they_are_the_same(tmp_path):
    net, other = MLP(2, 3, 1, rng=0), MLP(2, 3, 1, rng=1)
    net.save(tmp_path / "net")
    assert [path.name for path in tmp_path.iterdir()] == ["net.npz"]
    with np.load(tmp_path / "net.npz") as file:
        assert file.files == [name for name, _ in net.named_params()]
    params = other.params()
    for path in tmp_path / "net", str(tmp_path / "net.npz"):
        for p in params:
            p.data = np.zeros_like(p.data)
        other.load(path)
        for p, q in zip(params, net.params()):
            assert np.array_equal(p.data, q.data)
    x = np.ones((4, 2))
    assert np.array_equal(net(x).data, other(x).data)


def test_a_loaded_parameter_keeps_its_dtype(tmp_path):
    net = Linear(2, 3, rng=0)
    net.save(tmp_path / "net")
    W = net.W.data
    net.W.data = np.zeros((2, 3), "f4")
    net.load(tmp_path / "net")
    assert net.W.data.tolist() == W.astype("f4").tolist()
    assert net.W.dtype == "f4"


@pytest.mark.parametrize(
    ("sizes", "words"),
    [
        ((2, 3, 1), ["no layers.2.W, no layers.2.b;"]),
        (
            (2, 3, 1, 1, 1),
            ["layers.3.W of shape (1, 1), layers.3.b of"],
        ),
        ((2, 4, 1, 1), ["layers.0.W of shape (2, 4) for (2, 3),"]),
    ],
)
def test_a_file_of_another_network_is_refused(tmp_path, sizes, words):
    path = tmp_path / "net.npz"
    MLP(*sizes).save(path)
    net = MLP(2, 3, 1, 1)
    before = [p.data for p in net.params()]
    with pytest.raises(ValueError) as error:
        net.load(path)
    text = str(error.value)
    assert text.startswith(f"{path} does not fit this MLP, it has ")
    assert text.endswith("; build the network that was saved")
    for word in words:
        assert word in text
    assert all(p.data is data for p, data in zip(net.params(), before))


def test_what_save_did_not_write_is_refused(tmp_path):
    net, path = Linear(2, 3), tmp_path / "net.npz"
    with pytest.raises(FileNotFoundError):
        net.load(path)
    net.save(path)
    complete = path.read_bytes()
    for data in b"", b"weights", complete[:-100]:
        path.write_bytes(data)
        with pytest.raises(ValueError, match=r"net\.npz is not, or not all of"):
            net.load(path)


def test_a_save_that_fails_leaves_the_file_there_was(tmp_path, monkeypatch):
    net, path = Linear(2, 3), tmp_path / "net.npz"
    net.save(path)
    complete = path.read_bytes()

    def fails(file, **_):
        file.write(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(np, "savez", fails)
    with pytest.raises(KeyboardInterrupt):
        net.save(path)
    assert path.read_bytes() == complete


def test_two_parameters_of_one_path_are_not_saved(tmp_path):
    net = Layer()
    net.blocks = {1: parameter(1.0), "1": parameter(2.0)}
    with pytest.raises(ValueError, match=r"blocks\.1 are two"):
        net.save(tmp_path / "net")
    assert not [*tmp_path.iterdir()]


def test_copies_and_pickles_of_a_network():
    net = MLP(2, 3, 1, rng=0)
    x = np.ones((4, 2))
    expected = net(x)
    for other in copy.deepcopy(net), pickle.loads(pickle.dumps(net)):
        assert np.array_equal(other(x).data, expected.data)
        assert [*map(type, other.params())] == [Parameter] * 4
        assert not {*other.params()} & {*net.params()}


def test_under_no_grad_a_network_leaves_no_graph():
    with no_grad():
        assert MLP(2, 3)(np.ones((1, 2))).creator is None
