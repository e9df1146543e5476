"""DistributedDataParallel over gloo: 784-512-10, SGD with momentum, batch 128 in all, shared out among the processes.

Started as `SCRIPT FOLDER PROCESSES`. Prints {"seconds", "megabytes", "versions"}: the median of an epoch, and what a process
sends in one if gloo's sums go round in a ring.
"""

import json
import os
import statistics
import sys
import time

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

sys.path.insert(0, os.path.join(os.path.dirname(__file__), '..', 'peers'))
from peer import CLASSES, PIXELS, read_mnist  # the path is set above

BATCH, HIDDEN, EPOCHS = 128, 512, 5


def train(rank, processes, folder):
    os.environ.update(MASTER_ADDR='127.0.0.1', MASTER_PORT='29511')
    torch.set_num_threads(1)
    dist.init_process_group('gloo', rank=rank, world_size=processes)
    images, labels = map(torch.from_numpy, read_mnist(folder, 'train'))
    torch.manual_seed(1)
    network = torch.nn.Sequential(torch.nn.Linear(PIXELS, HIDDEN), torch.nn.ReLU(), torch.nn.Linear(HIDDEN, CLASSES))
    network = torch.nn.parallel.DistributedDataParallel(network)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9)
    loss_of = torch.nn.CrossEntropyLoss()
    seconds = []
    for _ in range(EPOCHS + 1):
        dist.barrier()
        started = time.perf_counter()
        # All draw the same order, and each takes its share of a batch.
        for chosen in torch.randperm(len(images)).split(BATCH):
            own = chosen[rank::processes]
            optimiser.zero_grad(set_to_none=True)
            loss_of(network(images.index_select(0, own)), labels.index_select(0, own)).backward()
            optimiser.step()
        dist.barrier()
        seconds.append(time.perf_counter() - started)
    if rank == 0:
        steps = -(-len(images) // BATCH)
        size = 4 * sum(parameter.numel() for parameter in network.parameters())
        sent = 2 * (processes - 1) / processes * size * steps / 1e6
        versions = f'PyTorch {torch.__version__}'
        print(json.dumps({'seconds': statistics.median(seconds[1:]), 'megabytes': sent, 'versions': versions}))
    dist.destroy_process_group()


if __name__ == '__main__':
    folder, processes = sys.argv[1], int(sys.argv[2])
    mp.spawn(train, (processes, folder), nprocs=processes)
