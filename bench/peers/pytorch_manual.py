"""PyTorch's tensors without autograd: gradients by hand, added to the weights by the product that makes them."""

import os

import torch
from peer import draw_weights, read_mnist, read_workload, serve

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', torch.get_num_threads())))
torch.set_grad_enabled(False)
torch.manual_seed(1)
workload = read_workload()
images, labels = map(torch.from_numpy, read_mnist(workload.folder, 'train'))
weights = [torch.from_numpy(weight) for weight in draw_weights(workload)]
biases = [torch.zeros(weight.shape[1]) for weight in weights]
velocities = [torch.zeros_like(weight) for weight in weights]
bias_velocities = [torch.zeros_like(bias) for bias in biases]


def forward(batch):
    """Activations of each layer, the logits last."""
    activations = [batch]
    for layer, (weight, bias) in enumerate(zip(weights, biases)):
        sums = torch.addmm(bias, activations[-1], weight)
        if layer < len(weights) - 1:
            sums = sums.relu_() if workload.activation == 'relu' else sums.sigmoid_()
        activations.append(sums)
    return activations


def descend(layer, activation, delta):
    weight, bias = weights[layer], biases[layer]
    if workload.momentum == 0:
        weight.addmm_(activation.t(), delta, alpha=-workload.rate)
        bias.sub_(delta.sum(dim=0), alpha=workload.rate)
        return
    weight.sub_(velocities[layer].addmm_(activation.t(), delta, beta=workload.momentum), alpha=workload.rate)
    bias.sub_(bias_velocities[layer].mul_(workload.momentum).add_(delta.sum(dim=0)), alpha=workload.rate)


def train_step(chosen):
    activations = forward(images.index_select(0, chosen))
    delta = torch.softmax(activations[-1], dim=1)
    delta[torch.arange(len(chosen)), labels.index_select(0, chosen)] -= 1
    delta /= len(chosen)
    for layer in reversed(range(len(weights))):
        activation = activations[layer]
        below = torch.mm(delta, weights[layer].t()) if layer > 0 else None
        descend(layer, activation, delta)
        if layer == 0:
            return
        if workload.activation == 'relu':
            delta = torch.ops.aten.threshold_backward(below, activation, 0)
        else:
            delta = torch.ops.aten.sigmoid_backward(below, activation)


def train_epoch():
    for chosen in torch.randperm(len(images)).split(workload.batch):
        train_step(chosen)


def read(batch):
    return forward(torch.from_numpy(batch))[-1].numpy()


serve(f'PyTorch {torch.__version__}', workload, train_epoch, read)
