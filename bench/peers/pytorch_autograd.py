"""PyTorch as its users write it: modules, autograd and torch.optim, with the whole set as one tensor in memory."""

import os

import torch
from peer import CLASSES, PIXELS, draw_weights, read_mnist, read_workload, serve

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', torch.get_num_threads())))
torch.manual_seed(1)
workload = read_workload()
images, labels = map(torch.from_numpy, read_mnist(workload.folder, 'train'))


def build_network():
    activation = torch.nn.ReLU if workload.activation == 'relu' else torch.nn.Sigmoid
    widths = [PIXELS, *workload.hidden, CLASSES]
    layers = []
    for (inputs, units), weight in zip(zip(widths, widths[1:]), draw_weights(workload)):
        linear = torch.nn.Linear(inputs, units)
        with torch.no_grad():
            linear.weight.copy_(torch.from_numpy(weight.T))
            linear.bias.zero_()
        layers += [linear, activation()]
    return torch.nn.Sequential(*layers[:-1])


network = build_network()
loss_of = torch.nn.CrossEntropyLoss()
optimiser = torch.optim.SGD(network.parameters(), lr=workload.rate, momentum=workload.momentum)


def train_epoch():
    for chosen in torch.randperm(len(images)).split(workload.batch):
        optimiser.zero_grad(set_to_none=True)
        loss_of(network(images.index_select(0, chosen)), labels.index_select(0, chosen)).backward()
        optimiser.step()


@torch.no_grad()
def read(batch):
    return network(torch.from_numpy(batch)).numpy()


serve(f'PyTorch {torch.__version__}', workload, train_epoch, read)
