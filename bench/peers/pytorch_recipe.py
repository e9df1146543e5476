"""PyTorch by a recipe of this project: its network, normalisation, schedule, optimiser, label smoothing, augmentation and edges.

Started as `SCRIPT FOLDER RECIPE`, the recipe as JSON; prints what peer.py says. A step is one function that torch.compile
has compiled before the first epoch, and so are edges, so compiling costs no time of training. Augmentation is that of
assembly/augment.ts, edges are those of assembly/edges.ts without rounding, both for 10,000 images at once.
"""

import json
import math
import os
import sys

import numpy as np
import torch
from peer import PIXELS, Workload, read_mnist, serve
from pytorch_network import draw_parameters, forward

SIDE, CONTROLS = 28, 8

torch.set_num_threads(int(os.environ.get('OMP_NUM_THREADS', torch.get_num_threads())))
folder, text = sys.argv[1:]
recipe = json.loads(text)
torch.manual_seed(recipe['seed'])
topology, optimiser, batch_size = recipe['topology'], recipe['optimiser'], recipe['batch']
workload = Workload(folder, topology['hidden'], topology['activation'], batch_size, recipe['learningRate'], 0)
images, labels = map(torch.from_numpy, read_mnist(folder, 'train'))
parameters = draw_parameters(workload, recipe['seed'])
velocities = [torch.zeros_like(parameter) for parameter in parameters]
is_normalised = topology.get('normalisation') == 'batch'
# Running means and variances of each hidden layer (assembly/normalise.ts).
statistics = [torch.zeros(2, width) for width in topology['hidden']] if is_normalised else []
steps_an_epoch = math.ceil(len(images) / batch_size)
# Images that are augmented, and whose edges are found, at once: whole batches.
WHOLE = 10_000 // batch_size * batch_size


def normalised(sums, mean, variance):
    return (sums - mean) * torch.rsqrt(variance + 1e-5)


def loss_of(parameters, batch, targets):
    found = []

    def normalise(_, sums):
        variance, mean = torch.var_mean(sums, 0, correction=0)
        found.append(torch.stack([mean, variance]))
        return normalised(sums, mean, variance)

    logits = forward(workload, parameters, batch, normalise if is_normalised else None)
    loss = torch.nn.functional.cross_entropy(logits, targets, label_smoothing=recipe['labelSmoothing'])
    return loss, found


@torch.compile
def train_step(parameters, velocities, statistics, batch, targets, rate, share):
    gradients, found = torch.func.grad(loss_of, has_aux=True)(parameters, batch, targets)
    for running, now in zip(statistics, found):
        running.lerp_(now, share)
    for parameter, velocity, gradient in zip(parameters, velocities, gradients):
        gradient = gradient + optimiser['weightDecay'] * parameter
        velocity.mul_(optimiser['momentum']).add_(gradient)
        step = gradient + optimiser['momentum'] * velocity if optimiser['name'] == 'nesterov' else velocity
        parameter.sub_(rate * step)


def compile_all():
    """Compiles for both sizes of a chunk and of a batch, on copies."""
    for size in {WHOLE, len(images) % WHOLE} - {0}:
        see(images[:size].clone())
    copies = [[tensor.clone() for tensor in tensors] for tensors in (parameters, velocities, statistics)]
    for size in {batch_size, len(images) % batch_size} - {0}:
        for _ in range(3):
            train_step(*copies, images[:size].clone(), labels[:size].clone(), torch.tensor(0.1), torch.tensor(0.1))


def rate_at(step):
    """Warm-up, then half a cosine (src/engine/recipe/schedule.ts)."""
    total = recipe['epochs'] * steps_an_epoch
    warm_up = round(recipe['warmUp'] / recipe['epochs'] * total)
    if step < warm_up:
        return recipe['learningRate'] * (step + 1) / warm_up
    return recipe['learningRate'] * (1 + math.cos(math.pi * (step - warm_up) / max(1, total - warm_up))) / 2


def spline_basis():
    """(8, 28): the share of each control point in each pixel's displacement (src/engine/memory/tables.ts)."""
    basis = np.zeros((CONTROLS, SIDE), np.float32)
    for pixel in range(SIDE):
        place = (pixel + 0.5) / SIDE * (CONTROLS - 3)
        piece, t = int(place), place % 1
        shares = [(1 - t) ** 3, 3 * t**3 - 6 * t**2 + 4, -3 * t**3 + 3 * t**2 + 3 * t + 1, t**3]
        basis[piece : piece + 4, pixel] = np.array(shares) / 6
    return torch.from_numpy(basis)


basis = spline_basis()


def change_thickness(pictures, amounts):
    padded = torch.nn.functional.pad(pictures, (1, 1, 1, 1))
    neighbours = [padded[..., 1:-1, 1:-1], padded[..., :-2, 1:-1], padded[..., 2:, 1:-1]]
    neighbours = torch.stack([*neighbours, padded[..., 1:-1, :-2], padded[..., 1:-1, 2:]])
    extremes = torch.where(amounts > 0, neighbours.amax(0), neighbours.amin(0))
    return torch.lerp(pictures, extremes, amounts.abs())


def augment(batch, ranges):
    """Images (count, 784), each turned, scaled, sheared, shifted, bent and thickened at random within the ranges."""
    count = len(batch)

    def draw(name, *shape):
        return ranges[name] * (2 * torch.rand(count, *shape) - 1)

    angle, slope = draw('rotation', 1, 1), draw('shear', 1, 1)
    scale_x, scale_y = 1 + draw('scale', 1, 1), 1 + draw('scale', 1, 1)
    cosine, sine = angle.cos(), angle.sin()
    xx, xy = cosine * scale_x, (cosine * slope - sine) * scale_y
    yx, yy = sine * scale_x, (sine * slope + cosine) * scale_y
    places = torch.arange(SIDE, dtype=torch.float32) - (SIDE - 1) / 2
    across, down = places.view(1, 1, SIDE), places.view(1, SIDE, 1)
    x, y = xx * across + xy * down + draw('shift', 1, 1), yx * across + yy * down + draw('shift', 1, 1)
    pictures = batch.view(count, 1, SIDE, SIDE)
    if ranges['elastic'] > 0:
        x = x + basis.T @ draw('elastic', CONTROLS, CONTROLS) @ basis
        y = y + basis.T @ draw('elastic', CONTROLS, CONTROLS) @ basis
    if ranges['thickness'] > 0:
        pictures = change_thickness(pictures, draw('thickness', 1, 1, 1))
    grid = torch.stack([x, y], dim=-1) / ((SIDE - 1) / 2)
    return torch.nn.functional.grid_sample(pictures, grid, align_corners=True).view(count, PIXELS)


cell = torch.outer(torch.tensor([1.0, 3.0, 3.0, 1.0]), torch.tensor([1.0, 3.0, 3.0, 1.0])) / 32


@torch.compile
def find_edges(batch):
    """Images (count, 784) to their edges (count, 784)."""
    ink = torch.nn.functional.pad(batch.view(-1, SIDE, SIDE), (2, 2, 2, 2))
    gx, gy = ink[:, 1:-1, 2:] - ink[:, 1:-1, :-2], ink[:, 2:, 1:-1] - ink[:, :-2, 1:-1]
    across = gx.abs() - gy.abs()
    slant = 1.5 * torch.minimum(gx.abs(), gy.abs()) * torch.sign(gx * gy)
    directions = torch.stack([across, -across, slant, -slant], 1).clamp(min=0)
    grids = torch.nn.functional.conv2d(directions, cell.expand(4, 1, 4, 4), stride=2, groups=4).clamp(max=1)
    return grids.view(-1, 2, 2, SIDE // 2, SIDE // 2).transpose(2, 3).reshape(-1, PIXELS)


def see(batch):
    return find_edges(batch) if topology.get('input') == 'edges' else batch


epoch = 0


def train_epoch():
    global epoch
    ranges = recipe['ranges'][epoch]
    step = epoch * steps_an_epoch
    epoch += 1
    order = torch.randperm(len(images))
    for chosen in order.split(WHOLE):
        chunk, targets = images.index_select(0, chosen), labels.index_select(0, chosen)
        if ranges is not None:
            chunk = augment(chunk, ranges)
        chunk = see(chunk)
        for batch, wanted in zip(chunk.split(batch_size), targets.split(batch_size)):
            share = torch.tensor(max(1 / (step + 1), 0.04 * len(batch) / batch_size))
            train_step(parameters, velocities, statistics, batch, wanted, torch.tensor(rate_at(step)), share)
            step += 1


def read(batch):
    def normalise(layer, sums):
        return normalised(sums, *statistics[layer])

    return forward(workload, parameters, see(torch.from_numpy(batch)), normalise if is_normalised else None).numpy()


compile_all()
serve(f'PyTorch {torch.__version__}, torch.compile', workload, train_epoch, read)
