"""PyTorch with torch.compile: loss, gradients and update of a step as one function that it compiles."""

import os

import torch
from peer import read_mnist, read_workload, serve
from pytorch_network import draw_parameters, forward

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', torch.get_num_threads())))
torch.manual_seed(1)
workload = read_workload()
images, labels = map(torch.from_numpy, read_mnist(workload.folder, 'train'))
parameters = draw_parameters(workload)
velocities = [torch.zeros_like(parameter) for parameter in parameters]


def loss_of(parameters, batch, targets):
    return torch.nn.functional.cross_entropy(forward(workload, parameters, batch), targets)


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
    return forward(workload, parameters, torch.from_numpy(batch)).numpy()


serve(f'PyTorch {torch.__version__}', workload, train_epoch, read)
