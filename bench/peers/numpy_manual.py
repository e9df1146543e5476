"""NumPy in one process: gradients by hand, every array made once and written again at each step."""

import numpy as np
from peer import CLASSES, PIXELS, draw_weights, read_mnist, read_workload, serve

workload = read_workload()
images, labels = read_mnist(workload.folder, 'train')
random = np.random.default_rng(1)
weights = draw_weights(workload)
biases = [np.zeros(weight.shape[1], np.float32) for weight in weights]
velocities = [np.zeros_like(parameter) for parameter in weights + biases]
gradients = [np.empty_like(weight) for weight in weights]
inputs = np.empty((workload.batch, PIXELS), np.float32)
outputs = [np.empty((workload.batch, width), np.float32) for width in [*workload.hidden, CLASSES]]
deltas = [np.empty_like(output) for output in outputs]
rate, momentum = np.float32(workload.rate), np.float32(workload.momentum)


def activate(sums):
    if workload.activation == 'relu':
        return np.maximum(sums, 0, out=sums)
    np.exp(np.negative(sums, out=sums), out=sums)
    sums += 1
    return np.reciprocal(sums, out=sums)


def forward(batch, arrays):
    """Activations of each layer, the logits last, in the arrays given."""
    activations = [batch]
    for layer, (weight, bias, sums) in enumerate(zip(weights, biases, arrays)):
        np.matmul(activations[-1], weight, out=sums)
        sums += bias
        activations.append(sums if layer == len(weights) - 1 else activate(sums))
    return activations


def softmax_delta(logits, targets):
    """Turns logits into the learning rate times the loss's derivative by them."""
    logits -= logits.max(axis=1, keepdims=True)
    np.exp(logits, out=logits)
    logits /= logits.sum(axis=1, keepdims=True)
    logits[np.arange(len(targets)), targets] -= 1
    logits *= rate / np.float32(len(targets))
    return logits


def descend(parameter, gradient, velocity):
    """The gradient has the learning rate in it."""
    if momentum:
        velocity *= momentum
        velocity += gradient
        gradient = velocity
    parameter -= gradient


def train_step(chosen):
    size = len(chosen)
    np.take(images, chosen, axis=0, out=inputs[:size], mode='clip')
    activations = forward(inputs[:size], [output[:size] for output in outputs])
    delta = softmax_delta(activations[-1], labels[chosen])
    for layer in reversed(range(len(weights))):
        np.matmul(activations[layer].T, delta, out=gradients[layer])
        bias_gradient = delta.sum(axis=0)
        if layer > 0:
            below = np.matmul(delta, weights[layer].T, out=deltas[layer - 1][:size])
            activation = activations[layer]
            if workload.activation == 'relu':
                below *= activation > 0
            else:
                below *= activation
                below *= np.subtract(1, activation, out=activation)
            delta = below
        descend(weights[layer], gradients[layer], velocities[layer])
        descend(biases[layer], bias_gradient, velocities[len(weights) + layer])


def train_epoch():
    order = random.permutation(len(images))
    for start in range(0, len(order), workload.batch):
        train_step(order[start : start + workload.batch])


def read(batch):
    arrays = [np.empty((len(batch), width), np.float32) for width in [*workload.hidden, CLASSES]]
    return forward(batch, arrays)[-1]


serve(f'NumPy {np.__version__}', workload, train_epoch, read)
