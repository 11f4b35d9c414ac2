"""How fast is it? One table, with the figures of this machine.

    python -m pip install -r tests/benchmarks/requirements.txt
    python -m tests.benchmarks

Every figure is a ratio of medians, or a size. What is compared takes turns in
one process, and what counts is the processor's time, so that a busy machine
matters little. PyTorch and NumPy have one thread. Python's cyclic collector is
on, as for everybody, unless a row says otherwise.
"""

import gc
import importlib
import os
import platform
import statistics
import sys
import threading
import tracemalloc
from functools import partial
from itertools import pairwise
from pathlib import Path
from time import process_time

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # NumPy reads it once, here

import numpy as np
from rich.console import Console
from rich.table import Table

sys.path.insert(0, str(Path(__file__).parents[2]))  # works from anywhere

from dezero_min import (
    MLP,
    SGD,
    Variable,
    exp,
    grad,
    no_grad,
    relu,
    softmax_cross_entropy,
    square,
)

OPERATIONS = 2_000


# The work. In a chain the operators are those of whatever x, w and b are.


def chain(x, w, b):
    """Half of the operations take a variable beside x, half a number."""
    for _ in range(OPERATIONS // 4):
        x = x * w
        x = x + b
        x = x * 0.999
        x = x - 0.001
    return x


def wide(leaves):
    y = leaves[0]
    for x in leaves[1:]:
        y = y + square(x)
    return y


def layers(x, w, b):
    """Ten times exp, times, plus, and the gradients of x, w and b."""
    x, w, b = Variable(x), Variable(w), Variable(b)
    y = x
    for _ in range(10):
        y = exp(y) * w + b
    y.backward()
    return x.grad, w.grad, b.grad


def layers_by_hand(x, w, b):
    """The same in NumPy. It keeps every result, not only what it needs."""
    y, results = x, []
    for _ in range(10):
        e = np.exp(y)
        m = e * w
        y = m + b
        results.append((e, m, y))
    gy, gw, gb = np.ones_like(y), np.zeros_like(w), np.zeros_like(b)
    for e, _, _ in reversed(results):
        gb += gy
        gw += gy * e
        gy = gy * w
        gy = gy * e
    return gy, gw, gb


def scaled(x, _w, _b):
    """Ten times exp, times, and numbers between; the gradient of x."""
    x = Variable(x)
    y = x
    for _ in range(10):
        y = exp(-0.3 * y) * x + 0.5
    y.backward()
    return (x.grad,)


def scaled_by_hand(x, _w, _b):
    """The same in NumPy. It keeps the results that have a name."""
    y, results = x, []
    for _ in range(10):
        e = np.exp(-0.3 * y)
        y = e * x + 0.5
        results.append((e, y))
    gy, gx = np.ones_like(y), np.zeros_like(x)
    for e, _ in reversed(results):
        gx += gy * e
        gy = gy * x
        gy = gy * e
        gy = gy * -0.3
    gx += gy
    return (gx,)


def power(x):
    """Twenty uses of one array, whose gradient is the sum of twenty."""
    x = Variable(x)
    y = x
    for _ in range(19):
        y = y * x
    y.backward()
    return (x.grad,)


def power_by_hand(x):
    ys = [x]
    for _ in range(19):
        ys.append(ys[-1] * x)
    gy, gx = np.ones_like(x), np.zeros_like(x)
    for y in reversed(ys[:-1]):
        gx += gy * y
        gy = gy * x
    gx += gy
    return (gx,)


# A step of training: each is given weights and examples, and returns what does
# a step and then gives the weights.


def network(weights, x, t):
    """A layer, relu, a layer, softmax and cross-entropy; the rate is 0.1."""
    net = MLP(
        *(len(W) for W in weights[::2]), len(weights[-1]), activation=relu
    )
    for param, array in zip(net.params(), weights):
        param.data = array
    optimizer = SGD(net.params(), lr=0.1)

    def step():
        loss = softmax_cross_entropy(net(x), t)
        net.cleargrads()
        loss.backward()
        optimizer.update()
        return [param.data for param in net.params()]

    return step


def network_by_hand(weights, x, t):
    W0, b0, W1, b1 = weights = [array.copy() for array in weights]
    rows = np.arange(len(t))

    def step():
        h = np.maximum(x @ W0 + b0, 0)
        y = h @ W1 + b1
        e = np.exp(y - y.max(axis=1, keepdims=True))
        p = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(p[rows, t]).mean()  # noqa: F841  # the others have it
        p[rows, t] -= 1
        gy = p / len(t)
        gh = (gy @ W1.T) * (h > 0)
        grads = x.T @ gh, gh.sum(axis=0), h.T @ gy, gy.sum(axis=0)
        for array, gradient in zip(weights, grads):
            array -= 0.1 * gradient
        return weights

    return step


def network_of_torch(weights, x, t):
    torch = importlib.import_module("torch")
    W0, _, W1, _ = weights
    net = torch.nn.Sequential(
        torch.nn.Linear(*W0.shape),
        torch.nn.ReLU(),
        torch.nn.Linear(*W1.shape),
    )
    with torch.no_grad():
        for param, array in zip(net.parameters(), weights):
            param.copy_(torch.tensor(array.T))
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    x, t = torch.tensor(x), torch.tensor(t)

    def step():
        loss = torch.nn.functional.cross_entropy(net(x), t)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return [param.detach().numpy().T for param in net.parameters()]

    return step


# Other frameworks: how each makes a variable, and computes without a graph.


def dezero_min():
    return lambda x: Variable(np.array(x)), no_grad


def torch():
    module = importlib.import_module("torch")
    module.set_num_threads(1)
    options = {"dtype": module.float64, "requires_grad": True}
    return lambda x: module.tensor(x, **options), module.no_grad


def dezero():
    np.int = int  # it was written for a NumPy that had this name
    module = importlib.import_module("dezero")
    return lambda x: module.Variable(np.array(x)), module.no_grad


def micrograd():
    return importlib.import_module("micrograd.engine").Value, None


def autograd():
    return importlib.import_module("autograd").grad, None


def load(*peers):
    """The frameworks that are here; a sentence for each that is not."""
    found = {}
    for peer in peers:
        try:
            found[peer.__name__] = peer()
        except ImportError as error:
            print(f"Without {peer.__name__}, see the requirements: {error}")
    return found


# Measuring.


def seconds(function, *arguments):
    gc.collect()
    start = process_time()
    result = function(*arguments)
    time = process_time() - start
    del result  # a graph takes time to go, too, but not in this figure
    return time


def medians(works, rounds):
    """The median time of each; they take turns, and the first turn is lost."""
    times = {name: [] for name in works}
    for _ in range(rounds + 1):
        for name, work in works.items():
            times[name].append(work())
    return {name: statistics.median(ts[1:]) for name, ts in times.items()}


def peak(function, *arguments):
    tracemalloc.start()
    function(*arguments)
    size = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size


def chain_times(peers, rounds):
    """Forward and backward; forward alone, without a graph."""

    def both(make):
        def work(x, w, b):
            y = chain(x, w, b)
            y.backward()
            return y

        return lambda: seconds(work, make(0.5), make(0.999), make(0.001))

    def forward(make, no_grad):
        def work():
            x, w, b = make(0.5), make(0.999), make(0.001)
            with no_grad():
                return seconds(chain, x, w, b)

        return work

    def hips(grad):
        return lambda: seconds(grad(chain, (0, 1, 2)), 0.5, 0.999, 0.001)

    yield medians(
        {
            name: hips(make) if name == "autograd" else both(make)
            for name, (make, _) in peers.items()
        },
        rounds,
    )
    yield medians(
        {
            name: forward(make, no_grad)
            for name, (make, no_grad) in peers.items()
            if no_grad
        },
        rounds,
    )


def wide_growth(rounds):
    """How much longer an operation takes on a graph 256 times as wide."""

    def work(n):
        leaves = [Variable(np.array(float(i))) for i in range(n)]
        return seconds(lambda: wide(leaves).backward()) / n

    gc.disable()
    small, large = 256, 65_536
    times = medians(
        {
            small: lambda: statistics.median(work(small) for _ in range(20)),
            large: lambda: work(large),
        },
        rounds,
    )
    gc.enable()
    return times[large] / times[small]


def second_derivative_times(peers, rounds):
    """The gradient of the gradient of a chain, both with their graphs."""

    def ours():
        x, w, b = (Variable(np.array(v)) for v in (0.5, 0.999, 0.001))

        def work():
            (gx,) = grad(chain(x * x, w, b), [x])
            return grad(gx, x)

        return seconds(work)

    def torch():
        make, _ = peers["torch"]
        grad = importlib.import_module("torch").autograd.grad
        x, w, b = make(0.5), make(0.999), make(0.001)

        def work():
            (gx,) = grad(chain(x * x, w, b), x, create_graph=True)
            return grad(gx, x, create_graph=True)

        return seconds(work)

    return medians({"dezero_min": ours, "torch": torch}, rounds)


def array_ratio(ours, by_hand, arrays, rounds):
    for mine, theirs in zip(ours(*arrays), by_hand(*arrays)):
        np.testing.assert_allclose(mine, theirs)
    times = medians(
        {
            "ours": lambda: seconds(ours, *arrays),
            "by hand": lambda: seconds(by_hand, *arrays),
        },
        rounds,
    )
    return times["ours"] / times["by hand"]


def training_times(sizes, n, makers, rounds):
    """Twenty steps of training in float32, on a batch of n examples."""
    random = np.random.default_rng(0)
    weights = [
        (random.normal(size=shape) / shape[0] ** 0.5).astype("f4")
        for pair in pairwise(sizes)
        for shape in (pair, pair[1:])
    ]
    x = random.random((n, sizes[0]), "f4")
    t = random.integers(0, sizes[-1], n)
    steps = {name: make(weights, x, t) for name, make in makers.items()}
    first, *others = [step() for step in steps.values()]
    for other in others:
        for mine, theirs in zip(first, other):
            np.testing.assert_allclose(mine, theirs, rtol=1e-4, atol=1e-6)

    def twenty(step):
        for _ in range(20):
            step()

    return medians(
        {name: partial(seconds, twenty, step) for name, step in steps.items()},
        rounds,
    )


def bytes_per_operation():
    x, w, b = (Variable(np.array(v)) for v in (0.5, 0.999, 0.001))
    chain(x, w, b)
    tracemalloc.start()
    y = chain(x, w, b)
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert y.generation == OPERATIONS
    return size / OPERATIONS


def rows():
    """Each row: the work, compared with what, result, must, aim."""
    peers = load(dezero_min, torch, dezero, autograd, micrograd)
    both, forward = chain_times(peers, rounds=20)
    ours = both.pop("dezero_min")
    work = f"{OPERATIONS:,} operations on numbers, both ways"
    goals = {
        "torch": (0.50, 0.35),
        "dezero": (0.30, None),
        "autograd": (0.25, None),
        "micrograd": (1.0, 0.75),
    }
    for name, time in both.items():
        yield work, name, ours / time, *goals[name]
    yield work, "ns each", ours / OPERATIONS * 1e9, None, None

    ours = forward.pop("dezero_min")
    work = "forward only, under no_grad"
    goals = {"torch": (0.75, 0.5), "dezero": (0.5, None)}
    for name, time in forward.items():
        yield work, name, ours / time, *goals[name]
    yield work, "ns each", ours / OPERATIONS * 1e9, None, None

    work = "sum of squares, collector off"
    yield work, "65,536 : 256 leaves", wide_growth(5), 1.4, 1.25

    if "torch" in peers:
        times = second_derivative_times(peers, rounds=10)
        ratio = times["dezero_min"] / times["torch"]
        work = f"second derivative of {OPERATIONS:,} operations"
        yield work, "torch", ratio, 2.5, 1.5

    for title, ours, by_hand in [
        ("10 × exp, ×, +", layers, layers_by_hand),
        ("10 × exp(-0.3 y) x + 0.5", scaled, scaled_by_hand),
    ]:
        for n, rounds, must, aim in [
            (10**3, 100, 1.8, 1.5),
            (10**5, 20, 1.1, 1.05),
            (10**6, 25, 1.1, 1.03),
        ]:
            arrays = np.linspace(-1, 0, n), np.full(n, 0.3), np.full(n, -0.5)
            result = array_ratio(ours, by_hand, arrays, rounds)
            work = f"{title} on {n:,} elements"
            yield work, "NumPy by hand", result, must, aim
        sizes = [peak(f, *arrays) for f in (ours, by_hand)]
        yield "its peak memory", "NumPy by hand", sizes[0] / sizes[1], 1.0, 0.8

    makers = {"dezero_min": network, "NumPy by hand": network_by_hand}
    if "torch" in peers:
        makers["torch"] = network_of_torch
    for sizes, n, goals in [
        ((784, 1000, 10), 100, {"NumPy by hand": (1.1, 1.0)}),
        ((64, 100, 10), 50, {"torch": (0.7, 0.5)}),
    ]:
        times = training_times(sizes, n, makers, rounds=20)
        ours = times.pop("dezero_min")
        work = f"training {'-'.join(map(str, sizes))}, {n} examples a step"
        for name, time in times.items():
            yield work, name, ours / time, *goals.get(name, (None, None))

    arrays = (np.linspace(0.9, 1.1, 10**6),)
    result = array_ratio(power, power_by_hand, arrays, 10)
    yield "20 uses of 1,000,000 elements", "NumPy by hand", result, 1.25, 1.1
    yield "memory of an operation", "bytes", bytes_per_operation(), 300, 200


def print_table():
    table = Table(
        title=f"dezero_min on Python {platform.python_version()}, NumPy"
        f" {np.__version__}, {platform.machine()}"
    )
    for title in "work", "against", "measured", "must", "aim":
        left = title in ("work", "against")
        table.add_column(title, justify="left" if left else "right")
    previous = None
    for work, against, *figures in rows():
        measured, must, aim = (
            "" if f is None else f"{f:.2f}" if f < 20 else f"{f:,.0f}"
            for f in figures
        )
        new = "" if work == previous else work
        table.add_row(new, against, measured, must, aim)
        previous = work
    Console().print(table)


if __name__ == "__main__":
    # micrograd recurses once for every operation.
    sys.setrecursionlimit(10 * OPERATIONS)
    threading.stack_size(512 * 2**20)
    thread = threading.Thread(target=print_table)
    thread.start()
    thread.join()
