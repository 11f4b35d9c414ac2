import numpy as np


class Dataset:
    def __init__(self, train=True, transform=None, target_transform=None):
        self.train = train
        self.transform = transform or (lambda x: x)
        self.target_transform = target_transform or (lambda x: x)
        self.data = None
        self.label = None
        self.prepare()

    def __getitem__(self, index):
        assert np.isscalar(index)
        if self.label is None:
            return self.transform(self.data[index]), None
        return (
            self.transform(self.data[index]),
            self.target_transform(self.label[index]),
        )

    def __len__(self):
        return len(self.data)

    def prepare(self):
        pass


class Spiral(Dataset):
    def prepare(self):
        rng = np.random.RandomState(1984 if self.train else 2020)
        number = 100
        t = np.repeat(np.arange(3), number)
        rate = np.tile(np.arange(number) / number, 3)
        theta = 4.0 * (t + rate) + 0.2 * rng.randn(3 * number)
        x = np.array([rate * np.sin(theta), rate * np.cos(theta)]).T
        order = rng.permutation(3 * number)
        self.data = x.astype(np.float32)[order]
        self.label = t[order]
