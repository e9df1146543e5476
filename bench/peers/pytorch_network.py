"""A network as a function of its parameters, which torch.compile and torch.func.grad want; weights (inputs, units)."""

import torch
from peer import CLASSES, draw_weights


def draw_parameters(workload, seed=1):
    """Weights of each layer, then biases of each, which begin at 0."""
    weights = [torch.from_numpy(weight) for weight in draw_weights(workload, seed)]
    return weights + [torch.zeros(width) for width in [*workload.hidden, CLASSES]]


def forward(workload, parameters, batch, normalise=None):
    """Logits (count, 10) of images (count, 784). `normalise` is given a hidden layer's number and its sums without biases."""
    activation = torch.relu if workload.activation == 'relu' else torch.sigmoid
    layers = len(parameters) // 2
    for layer in range(layers):
        bias = parameters[layers + layer]
        if normalise and layer < layers - 1:
            batch = normalise(layer, batch @ parameters[layer]) + bias
        else:
            batch = torch.addmm(bias, batch, parameters[layer])
        if layer < layers - 1:
            batch = activation(batch)
    return batch
