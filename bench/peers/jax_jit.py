"""JAX on the CPU: an epoch's whole steps as one compiled loop, with all images in memory; a last smaller batch apart."""

import os
from functools import partial

# XLA takes all cores that it may run on, and has no setting of its own for fewer.
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: int(os.environ.get('OMP_NUM_THREADS', os.cpu_count()))])

import jax
import jax.numpy as jnp
import numpy as np
from peer import CLASSES, draw_weights, read_mnist, read_workload, serve

workload = read_workload()
images, labels = map(jnp.asarray, read_mnist(workload.folder, 'train'))
random = np.random.default_rng(1)
activation = jax.nn.relu if workload.activation == 'relu' else jax.nn.sigmoid


def forward(parameters, batch):
    for layer, (weight, bias) in enumerate(parameters):
        batch = batch @ weight + bias
        if layer < len(parameters) - 1:
            batch = activation(batch)
    return batch


def loss_of(parameters, batch, targets):
    logits = jax.nn.log_softmax(forward(parameters, batch))
    return -jnp.take_along_axis(logits, targets[:, None], axis=1).mean()


def train_step(state, chosen):
    parameters, velocities = state
    gradients = jax.grad(loss_of)(parameters, images[chosen], labels[chosen])
    if workload.momentum:
        gradients = jax.tree.map(lambda v, g: workload.momentum * v + g, velocities, gradients)
        velocities = gradients
    parameters = jax.tree.map(lambda p, g: p - workload.rate * g, parameters, gradients)
    return (parameters, velocities), None


@partial(jax.jit, donate_argnums=0)
def train_steps(state, batches):
    return jax.lax.scan(train_step, state, batches)[0]


weights = [jnp.asarray(weight) for weight in draw_weights(workload)]
parameters = [(weight, jnp.zeros(weight.shape[1])) for weight in weights]
state = parameters, jax.tree.map(jnp.zeros_like, parameters)


def train_epoch():
    global state
    order = random.permutation(len(images)).astype(np.int32)
    whole = len(order) // workload.batch * workload.batch
    state = train_steps(state, order[:whole].reshape(-1, workload.batch))
    if whole < len(order):
        state = train_steps(state, order[None, whole:])
    jax.block_until_ready(state)


serve(f'JAX {jax.__version__}', workload, train_epoch, lambda batch: forward(state[0], batch))
