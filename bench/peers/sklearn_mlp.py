"""scikit-learn's MLPClassifier, an epoch by partial_fit, which shuffles and makes batches itself."""

import numpy as np
import sklearn
from peer import CLASSES, draw_weights, read_mnist, read_workload, serve
from sklearn.neural_network import MLPClassifier

workload = read_workload()
images, labels = read_mnist(workload.folder, 'train')
classifier = MLPClassifier(
    hidden_layer_sizes=workload.hidden,
    activation='relu' if workload.activation == 'relu' else 'logistic',
    solver='sgd',
    alpha=0,
    batch_size=workload.batch,
    learning_rate_init=workload.rate,
    momentum=workload.momentum,
    nesterovs_momentum=False,
    random_state=1,
)


def start_from(weights):
    """The classifier draws its weights at its first step only: it takes one, then all is set back."""
    classifier.partial_fit(images[: workload.batch], labels[: workload.batch], classes=np.arange(CLASSES))
    for own, weight in zip(classifier.coefs_, weights):
        own[...] = weight
    for array in [*classifier.intercepts_, *classifier._optimizer.velocities]:
        array[...] = 0


start_from(draw_weights(workload))
serve(
    f'scikit-learn {sklearn.__version__}',
    workload,
    lambda: classifier.partial_fit(images, labels),
    classifier.predict_log_proba,
)
