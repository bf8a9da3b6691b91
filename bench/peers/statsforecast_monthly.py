"""Fits statsforecast's AutoARIMA, AutoETS and AutoTheta with their season to each series it is given, and times them.

Reads from standard input { "series": [[...]], "horizon": h, "season": m, "levels": [80] }, with "models" the names of
fewer models if not all are wanted, and prints
{ "models": { name: { "seconds": s, "mae": e } } }. The last `horizon` values of a series are held out. Each model is fitted once
before the clock starts, so that nothing is loaded or compiled while it runs.
"""

import json
import sys
import time
import warnings

import numpy as np
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta


def measure(model, series, horizon, levels):
    known = [y[:-horizon] for y in series]
    model.forecast(known[0], h=horizon, level=levels)
    start = time.perf_counter()
    means = [model.forecast(y, h=horizon, level=levels)["mean"] for y in known]
    seconds = time.perf_counter() - start
    errors = [np.mean(np.abs(mean - y[-horizon:])) for mean, y in zip(means, series)]
    return {"seconds": seconds, "mae": float(np.mean(errors))}


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    task = json.load(sys.stdin)
    series = [np.array(y, dtype=float) for y in task["series"]]
    models = {
        model.__name__: measure(model(season_length=task["season"]), series, task["horizon"], task["levels"])
        for model in (AutoETS, AutoTheta, AutoARIMA)
        if model.__name__ in task.get("models", [model.__name__])
    }
    print(json.dumps({"models": models}))
