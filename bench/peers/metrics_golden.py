"""Golden values of the classification metrics, by scikit-learn: writes test/golden/metrics.json

Small cases with ties among the scores, classes absent from labels or predictions, and one class alone.
"""

import warnings

import numpy as np
from sklearn import metrics

from common import made_by, write_golden

warnings.filterwarnings("ignore")
rng = np.random.default_rng(7)


def of_classes(labels, predicted):
    return {
        "labels": labels,
        "predicted": predicted,
        "accuracy": metrics.accuracy_score(labels, predicted),
        "mcc": metrics.matthews_corrcoef(labels, predicted),
        "f1Macro": metrics.f1_score(labels, predicted, average="macro", zero_division=0),
        "f1Micro": metrics.f1_score(labels, predicted, average="micro", zero_division=0),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=range(max(labels + predicted) + 1)).tolist(),
    }


def of_scores(labels, scores):
    both = 0 < sum(labels) < len(labels)
    return {
        "labels": labels,
        "scores": scores,
        "auroc": metrics.roc_auc_score(labels, scores) if both else None,
        "averagePrecision": metrics.average_precision_score(labels, scores),
    }


def of_labels(truth, scores):
    truth, scores = np.array(truth), np.array(scores)
    predicted = (scores > 0).astype(int)
    defined = [k for k in range(truth.shape[1]) if 0 < truth[:, k].sum() < len(truth)]
    return {
        "truth": truth.ravel().tolist(),
        "scores": scores.ravel().tolist(),
        "labels": truth.shape[1],
        "map": metrics.average_precision_score(truth, scores, average="macro"),
        "mapMicro": metrics.average_precision_score(truth, scores, average="micro"),
        "f1Macro": metrics.f1_score(truth, predicted, average="macro", zero_division=0),
        "f1Micro": metrics.f1_score(truth, predicted, average="micro", zero_division=0),
        "auroc": metrics.roc_auc_score(truth[:, defined], scores[:, defined], average="macro"),
    }


def of_logits(labels, logits):
    labels, logits = np.array(labels), np.array(logits)
    powers = np.exp(logits - logits.max(1, keepdims=True))
    probabilities = powers / powers.sum(1, keepdims=True)
    one_hot = np.eye(logits.shape[1])[labels]
    return {
        "labels": labels.tolist(),
        "logits": logits.ravel().tolist(),
        "classes": logits.shape[1],
        "auroc": metrics.roc_auc_score(labels, probabilities, multi_class="ovr", average="macro"),
        "map": metrics.average_precision_score(one_hot, probabilities, average="macro"),
    }


golden = {
    "madeBy": made_by("scikit-learn"),
    "classes": [
        of_classes([0, 1, 1, 0, 1], [0, 1, 0, 0, 1]),
        of_classes([0, 0, 0], [0, 0, 0]),
        of_classes([1, 1, 1, 1], [0, 1, 0, 1]),
        of_classes([0, 1, 0, 1], [1, 1, 1, 1]),
        of_classes([0, 2, 2, 0, 4], [2, 2, 0, 0, 0]),
        of_classes(rng.integers(0, 6, 60).tolist(), rng.integers(0, 6, 60).tolist()),
    ],
    "scores": [
        of_scores([0, 1, 1, 0], [0.1, 0.4, 0.35, 0.8]),
        of_scores([0, 1, 0, 1, 1, 0], [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]),
        of_scores([1, 0, 1, 1, 0, 0, 1], [0.9, 0.9, 0.3, 0.3, 0.3, 0.1, 0.1]),
        of_scores([1, 1, 1], [0.2, 0.7, 0.7]),
        of_scores([0, 0, 0], [0.2, 0.7, 0.7]),
        of_scores(rng.integers(0, 2, 80).tolist(), (rng.integers(0, 12, 80) / 4).tolist()),
    ],
    "multiLabel": [
        of_labels([[1, 0, 0], [0, 1, 0], [1, 1, 0]], [[0.5, -1, -2], [0.5, 2, 1], [-0.5, 0.25, -3]]),
        of_labels(rng.integers(0, 2, (40, 5)).tolist(), np.round(rng.normal(size=(40, 5)), 1).tolist()),
    ],
    "logits": [
        of_logits(rng.integers(0, 4, 50).tolist(), np.round(rng.normal(size=(50, 4)), 1).tolist()),
    ],
}
write_golden("metrics.json", golden)
