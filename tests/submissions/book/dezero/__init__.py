import dezero.functions
from dezero.core import Function, Parameter, Variable, no_grad, using_config
from dezero.dataloaders import DataLoader
from dezero.datasets import Dataset
from dezero.layers import Layer
from dezero.models import Model

Variable.__getitem__ = dezero.functions.get_item
Variable.matmul = dezero.functions.matmul
Variable.dot = dezero.functions.matmul
