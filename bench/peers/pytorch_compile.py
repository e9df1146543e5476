"""PyTorch with torch.compile: loss, gradients and update of a step as one function that it compiles."""

import os

import torch
from peer import CLASSES, PIXELS, draw_weights, read_mnist, read_workload, serve

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', torch.get_num_threads())))
torch.manual_seed(1)
workload = read_workload()
images, labels = map(torch.from_numpy, read_mnist(workload.folder, 'train'))
parameters = [torch.from_numpy(weight) for weight in draw_weights(workload)]
parameters += [torch.zeros(width) for width in [*workload.hidden, CLASSES]]
velocities = [torch.zeros_like(parameter) for parameter in parameters]
layers = len(parameters) // 2


def forward(parameters, batch):
    activation = torch.relu if workload.activation == 'relu' else torch.sigmoid
    for layer in range(layers):
        batch = torch.addmm(parameters[layers + layer], batch, parameters[layer])
        if layer < layers - 1:
            batch = activation(batch)
    return batch


def loss_of(parameters, batch, targets):
    return torch.nn.functional.cross_entropy(forward(parameters, batch), targets)


@torch.compile(mode='max-autotune')
def train_step(chosen):
    gradients = torch.func.grad(loss_of)(parameters, images.index_select(0, chosen), labels.index_select(0, chosen))
    for parameter, velocity, gradient in zip(parameters, velocities, gradients):
        if workload.momentum:
            gradient = velocity.mul_(workload.momentum).add_(gradient)
        parameter.sub_(gradient, alpha=workload.rate)


def train_epoch():
    for chosen in torch.randperm(len(images)).split(workload.batch):
        train_step(chosen)


def read(batch):
    return forward(parameters, torch.from_numpy(batch)).numpy()


serve(f'PyTorch {torch.__version__}', workload, train_epoch, read)
