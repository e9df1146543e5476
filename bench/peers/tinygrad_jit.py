"""tinygrad on the CPU: a step, gradients and update included, recorded by TinyJit and replayed. It needs clang."""

import os

os.environ['DEV'] = 'CPU'
os.environ['NUM_CPU_THREADS'] = os.environ.get('OMP_NUM_THREADS', '1')

from importlib.metadata import version

import numpy as np
from peer import CLASSES, draw_weights, read_mnist, read_workload, serve
from tinygrad import Tensor, TinyJit

workload = read_workload()
images, labels = read_mnist(workload.folder, 'train')
random = np.random.default_rng(1)
weights = [Tensor(weight).realize() for weight in draw_weights(workload)]
biases = [Tensor.zeros(width).contiguous().realize() for width in [*workload.hidden, CLASSES]]
parameters = weights + biases
velocities = [Tensor.zeros(*parameter.shape).contiguous().realize() for parameter in parameters]
for parameter in parameters:
    parameter.requires_grad = True


def forward(batch):
    for layer, (weight, bias) in enumerate(zip(weights, biases)):
        batch = batch @ weight + bias
        if layer < len(weights) - 1:
            batch = batch.relu() if workload.activation == 'relu' else batch.sigmoid()
    return batch


def train_step(batch, targets):
    for parameter in parameters:
        parameter.grad = None
    forward(batch).sparse_categorical_crossentropy(targets).backward()
    for parameter, velocity in zip(parameters, velocities):
        step = parameter.grad
        if workload.momentum:
            step = velocity.assign(velocity * workload.momentum + step)
        parameter.assign(parameter.detach() - workload.rate * step)
    Tensor.realize(*parameters, *velocities)


# What is recorded is for one shape: the last batch, which may be smaller, has a recording of its own.
train_whole, train_rest = TinyJit(train_step), TinyJit(train_step)


def train_epoch():
    order = random.permutation(len(images))
    for start in range(0, len(order), workload.batch):
        chosen = order[start : start + workload.batch]
        train = train_whole if len(chosen) == workload.batch else train_rest
        train(Tensor(images[chosen]).realize(), Tensor(labels[chosen].astype(np.int32)).realize())


serve(f'tinygrad {version("tinygrad")}', workload, train_epoch, lambda batch: forward(Tensor(batch)).numpy())
