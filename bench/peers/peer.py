"""What all peers in Python share: the workload, MNIST, the weights to start from, and the answers.

A peer is started as `SCRIPT FOLDER HIDDEN ACTIVATION BATCH RATE MOMENTUM` ("800,800 relu 128 0.05 0.9"). It
prints {"ready": VERSIONS}, and then, for each line it reads, trains one epoch and prints
{"seconds", "accuracy", "loss"}: of the epoch, and of the test images after it.
"""

import ctypes
import gzip
import json
import os
import re
import sys
import time
from collections import namedtuple

import numpy as np

PIXELS, CLASSES = 784, 10

Workload = namedtuple('Workload', 'folder hidden activation batch rate momentum')


def read_workload():
    folder, hidden, activation, batch, rate, momentum = sys.argv[1:]
    widths = [int(width) for width in hidden.split(',')]
    return Workload(folder, widths, activation, int(batch), float(rate), float(momentum))


def read_mnist(folder, part):
    """Images (count, 784) as float32 from 0 to 1 and labels (count,) as int64; part is 'train' or 't10k'."""
    pixels = read_idx(folder, f'{part}-images-idx3-ubyte.gz', 16).reshape(-1, PIXELS)
    labels = read_idx(folder, f'{part}-labels-idx1-ubyte.gz', 8)
    return pixels.astype(np.float32) / np.float32(255), labels.astype(np.int64)


def read_idx(folder, name, header):
    with gzip.open(os.path.join(folder, name)) as file:
        return np.frombuffer(file.read(), np.uint8, offset=header)


def draw_weights(workload, seed=1):
    """Weights (inputs, units) of each layer: He uniform for ReLU, 0.01 x standard normal for sigmoid."""
    random = np.random.default_rng(seed)
    widths = [PIXELS, *workload.hidden, CLASSES]

    def draw(inputs, units):
        if workload.activation == 'sigmoid':
            return 0.01 * random.standard_normal((inputs, units), np.float32)
        limit = np.float32(np.sqrt(6 / inputs))
        return (2 * random.random((inputs, units), np.float32) - 1) * limit

    return [draw(inputs, units) for inputs, units in zip(widths, widths[1:])]


def loaded_blas():
    """The BLAS that this process has loaded, and the kind of core that OpenBLAS takes this one for."""
    with open('/proc/self/maps') as maps:
        files = re.findall(r'/\S+/lib(?:scipy_openblas|openblas|blas|mkl_rt)\S*\.so\S*', maps.read())
    file = max(files, key=lambda file: 'openblas' in file, default=None)
    if file is None:
        return 'no known BLAS'
    name = '/'.join(file.split('/')[-2:])
    library = ctypes.CDLL(file)
    names = ['openblas_get_corename', 'scipy_openblas_get_corename64_']
    core_name = next((getattr(library, name) for name in names if hasattr(library, name)), None)
    if core_name is None:
        return name
    core_name.restype = ctypes.c_char_p
    return f'{name} for {core_name().decode()}'


def score(logits, labels):
    """Test accuracy, and mean cross-entropy, of logits (count, 10)."""
    logits = np.asarray(logits, np.float64)
    logits = logits - logits.max(axis=1, keepdims=True)
    losses = np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels]
    return {'accuracy': float((logits.argmax(axis=1) == labels).mean()), 'loss': float(losses.mean())}


def serve(versions, workload, train_epoch, read):
    """Answers until the input ends. train_epoch() trains to the end; read(images) is the logits of images (count, 784)."""
    images, labels = read_mnist(workload.folder, 't10k')
    python = '.'.join(map(str, sys.version_info[:3]))
    print(json.dumps({'ready': f'{versions}, {loaded_blas()}, Python {python}'}), flush=True)
    for _ in sys.stdin:
        started = time.perf_counter()
        train_epoch()
        seconds = time.perf_counter() - started
        print(json.dumps({'seconds': seconds, **score(read(images), labels)}), flush=True)
