"""Golden values of intervals, folds and ranks, by scipy and scikit-learn: writes test/golden/intervals.json"""

import warnings

import numpy as np
from scipy import stats
from sklearn.metrics import matthews_corrcoef
from sklearn.model_selection import StratifiedKFold

from common import made_by, write_golden

warnings.filterwarnings("ignore")
rng = np.random.default_rng(11)


def percentiles(examples, resamples):
    labels = rng.integers(0, 2, examples)
    predicted = np.where(rng.random(examples) < 0.75, labels, 1 - labels)
    samples = rng.integers(0, examples, (resamples, examples))
    scores = [matthews_corrcoef(labels[s], predicted[s]) for s in samples]
    return {
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "samples": samples.tolist(),
        "intervals": {str(level): np.percentile(scores, [50 - level / 2, 50 + level / 2]).tolist() for level in (80, 95)},
    }


def bootstrap(examples, right):
    labels = rng.integers(0, 2, examples)
    predicted = np.where(rng.random(examples) < right, labels, 1 - labels)
    result = stats.bootstrap(
        (labels, predicted),
        lambda a, b: matthews_corrcoef(a, b),
        paired=True,
        vectorized=False,
        n_resamples=9999,
        method="percentile",
        rng=np.random.default_rng(3),
    )
    return {
        "labels": labels.tolist(),
        "predicted": predicted.tolist(),
        "lower": result.confidence_interval.low,
        "upper": result.confidence_interval.high,
        "deviation": result.standard_error,
    }


def mean(count, level):
    values = rng.normal(0.7, 0.05, count).tolist()
    lower, upper = stats.t.interval(level / 100, count - 1, loc=np.mean(values), scale=stats.sem(values))
    return {"values": values, "level": level, "lower": lower, "upper": upper}


def folds(labels, count):
    split = lambda **options: [
        test.tolist() for _, test in StratifiedKFold(count, **options).split(np.zeros(len(labels)), labels)
    ]
    shuffled = split(shuffle=True, random_state=5)
    counts = [[sum(labels[i] == k for i in test) for k in sorted(set(labels))] for test in shuffled]
    return {"labels": labels, "folds": count, "heldOut": split(), "counts": counts}


def ranks(scores):
    """The mean over tasks (columns) of each model's rank, 1 for the highest score, ties sharing their places."""
    return {"scores": scores, "averageRanks": stats.rankdata(-np.array(scores), axis=0).mean(axis=1).tolist()}


write_golden(
    "intervals.json",
    {
        "madeBy": made_by("numpy", "scipy", "scikit-learn"),
        "percentiles": [percentiles(12, 60), percentiles(5, 41)],
        "bootstrap": [bootstrap(120, 0.8), bootstrap(300, 0.95)],
        "means": [mean(n, level) for n in (2, 3, 4, 5, 10, 31) for level in (80, 95, 99)],
        "folds": [
            folds([0, 1] * 10, 10),
            folds(rng.integers(0, 3, 47).tolist(), 5),
            folds([2] * 3 + [0] * 9 + [1] * 5, 4),
        ],
        "ranks": [
            ranks([[0.5, 0.7, 0.9], [0.5, 0.6, 0.9], [0.4, 0.8, 0.9]]),
            ranks(rng.integers(0, 4, (5, 8)).tolist()),
        ],
    },
)
