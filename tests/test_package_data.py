"""Data sets and their batches: each example once, and beside its label."""

import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import dezero_min
from dezero_min import DataLoader, Dataset, Digits, Spiral


class Numbers:
    """A data set of one's own that computes its examples."""

    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return np.array([i, i * i]), i


def numbers(n):
    i = np.arange(n)
    return Dataset(np.stack([i, i * i], axis=1), i)


class Backwards(Dataset):
    """One that computes with one index, so takes no array of them."""

    def __getitem__(self, i):
        return super().__getitem__(len(self) - 1 - int(i))


KINDS = [Numbers, numbers, lambda n: [*zip(*vars(numbers(n)).values())]]


def test_an_example_and_its_label():
    data = Dataset([[1.0], [2.0]], [1, 0])
    assert len(data) == 2
    x, t = data[1]
    assert (x.tolist(), t) == ([2.0], 0)
    assert [t for _, t in data] == [1, 0]
    ((x, t),) = DataLoader(data, 2, shuffle=False)
    assert (x.tolist(), t.tolist()) == ([[1.0], [2.0]], [1, 0])
    with pytest.raises(ValueError, match="each of 2 examples, got 1"):
        Dataset(np.ones((2, 3)), np.ones(1))


def test_spirals_have_three_arms_that_are_seeded():
    data = Spiral(0, 50)
    assert data.x.shape == (150, 2)
    assert data.t.tolist() == [0] * 50 + [1] * 50 + [2] * 50
    radius = np.hypot(*data.x.T)
    np.testing.assert_allclose(radius, np.tile(np.linspace(0, 1, 50), 3))
    angle = np.arctan2(data.x[:, 0], data.x[:, 1]) - 4 * (data.t + radius)
    noise = np.angle(np.exp(1j * angle))[radius > 0]
    assert noise.std() == pytest.approx(0.2, rel=0.15)
    assert np.array_equal(data.x, Spiral(0, 50).x)
    assert not np.array_equal(data.x, Spiral(1, 50).x)


def test_digits_are_read():
    train, test = Digits(), Digits(train=False)
    assert (len(train), len(test)) == (1497, 300)
    for data in train, test:
        assert data.x.shape == (len(data), 64)
        assert (data.x.dtype, data.t.dtype) == (float, int)
        assert (data.x.min(), data.x.max()) == (0.0, 1.0)
        assert np.bincount(data.t).min() > 0.08 * len(data)
        assert [*np.unique(data.t)] == [*range(10)]
    x, t = train[0]
    picture = "\n".join(
        "".join("#" if ink > 0.5 else "." for ink in row)
        for row in x.reshape(8, 8)
    )
    assert t == 0
    assert picture.split() == [
        "...##...",
        "..####..",
        "..#..#..",
        "..#.....",
        ".....#..",
        "..#..#..",
        "..#.##..",
        "...##...",
    ]


def test_digits_without_their_file_are_a_sentence(tmp_path):
    shutil.copytree(Path(dezero_min.__file__).parent, tmp_path / "dezero_min")
    (tmp_path / "dezero_min/digits.npz").unlink()
    run = subprocess.run(
        [sys.executable, "-c", "from dezero_min import Digits; Digits()"],
        cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip
    last = run.stderr.splitlines()[-1]
    assert last.startswith("FileNotFoundError: Digits reads ")
    assert "digits.npz, which is gone; " in last


@pytest.mark.parametrize("kind", KINDS, ids=["own", "ours", "list"])
@pytest.mark.parametrize("shuffle", [True, False])
@pytest.mark.parametrize(("n", "size"), [(10, 4), (8, 4), (3, 4), (0, 4)])
def test_each_pass_has_each_example_once(kind, shuffle, n, size):
    loader = DataLoader(kind(n), size, shuffle)
    for _ in range(2):
        batches = [*loader]
        assert len(batches) == len(loader) == -(-n // size)
        assert [len(t) for _, t in batches] == [
            min(size, n - start) for start in range(0, n, size)
        ]
        seen = []
        for x, t in batches:
            assert type(x) is type(t) is np.ndarray
            assert x.tolist() == [[i, i * i] for i in t]
            seen += t.tolist()
        assert sorted(seen) == [*range(n)]
        if not shuffle:
            assert seen == [*range(n)]


def test_each_pass_has_an_order_of_its_own_that_is_seeded():
    def passes(rng):
        loader = DataLoader(numbers(50), 50, rng=rng)
        return [t.tolist() for _ in range(2) for _, t in loader]

    first, second = passes(0)
    assert first != second
    assert first != sorted(first)
    assert passes(0) == passes(np.random.default_rng(0)) == [first, second]
    assert passes(None) != passes(None)


def test_a_loop_within_a_loop_is_a_pass_of_its_own():
    loader = DataLoader(numbers(4), 2)
    assert sum(1 for _ in loader for _ in loader) == 4


def test_a_data_set_may_compute_its_examples():
    data = numbers(5)
    loader = DataLoader(Backwards(data.x, data.t), 2, shuffle=False)
    assert [t.tolist() for _, t in loader] == [[4, 3], [2, 1], [0]]


def test_an_example_may_have_any_number_of_parts():
    loader = DataLoader([(1.0,), (2.0,)], 2, shuffle=False)
    assert [[part.tolist() for part in batch] for batch in loader] == [
        [[1.0, 2.0]]
    ]


@pytest.mark.parametrize("size", [0, -1, 2.0, None, "4"])
def test_a_batch_has_an_example_at_least(size):
    with pytest.raises(ValueError, match=r"batch_size of 1, 2, 3.*, got "):
        DataLoader(numbers(3), size)
