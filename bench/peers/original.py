"""The way of the original program: for every batch, all weights and its images travel to a worker process, and
all gradients back. Written anew, with NumPy's own float64 as there; 784-hidden-10 with sigmoid and plain SGD alone.
"""

from multiprocessing import Pool

import numpy as np
from peer import draw_weights, read_mnist, read_workload, serve

WORKERS = 1


def sigmoid(sums):
    return 1 / (1 + np.exp(-sums))


def softmax(logits):
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def forward(parameters, images):
    first, first_bias, second, second_bias = parameters
    hidden = sigmoid(images @ first + first_bias)
    return hidden, softmax(hidden @ second + second_bias)


def gradients(task):
    """Map: the gradient of a chunk's mean loss by each parameter."""
    parameters, images, targets = task
    hidden, delta = forward(parameters, images)
    delta[np.arange(len(targets)), targets] -= 1
    delta /= len(targets)
    hidden_delta = (delta @ parameters[2].T) * hidden * (1 - hidden)
    return images.T @ hidden_delta, hidden_delta.sum(axis=0), hidden.T @ delta, delta.sum(axis=0)


def main():
    workload = read_workload()
    images, labels = read_mnist(workload.folder, 'train')
    images = images.astype(np.float64)
    first, second = (weight.astype(np.float64) for weight in draw_weights(workload))
    parameters = [first, np.zeros(first.shape[1]), second, np.zeros(second.shape[1])]
    random = np.random.default_rng(1)

    with Pool(WORKERS) as pool:

        def train_epoch():
            order = random.permutation(len(images))
            for start in range(0, len(order), workload.batch):
                chunks = np.array_split(order[start : start + workload.batch], WORKERS)
                parts = pool.map(gradients, [(parameters, images[chunk], labels[chunk]) for chunk in chunks])
                for parameter, *chunk_gradients in zip(parameters, *parts):
                    parameter -= workload.rate * np.mean(chunk_gradients, axis=0)

        def read(images):
            return np.log(forward(parameters, images)[1])

        serve(f'NumPy {np.__version__}, {WORKERS} worker process', workload, train_epoch, read)


if __name__ == '__main__':
    main()
