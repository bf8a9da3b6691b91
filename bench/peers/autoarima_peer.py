"""Fits statsforecast's AutoARIMA with its defaults to the columns it is given, and times it.

Reads from standard input { "columns": { name: [...] }, "horizon": h, "season": m, "secondsAllowed": s } and prints
{ "models": { name: {...} } }. The last `horizon` values of a column are held out and forecast once. A fit that takes longer
than allowed is ended and says `timedOut`.
"""

import json
import multiprocessing
import sys
import time
import warnings

import numpy as np


def fit(x, horizon, season, queue):
    warnings.simplefilter("ignore")
    from statsforecast.models import AutoARIMA

    known, held_out = x[:-horizon], x[-horizon:]
    start = time.perf_counter()
    model = AutoARIMA(season_length=season).fit(known)
    seconds = time.perf_counter() - start
    p, q, seasonal_p, seasonal_q, _, d, seasonal_d = (int(v) for v in model.model_["arma"])
    errors = model.predict(h=horizon)["mean"] - held_out
    queue.put(
        {
            "order": [p, d, q],
            "seasonalOrder": [seasonal_p, seasonal_d, seasonal_q],
            "lookback": p + seasonal_p * season,
            "seconds": round(seconds, 2),
            "mse": float(np.mean(errors**2)),
            "mae": float(np.mean(np.abs(errors))),
        }
    )


def fit_within(seconds_allowed, x, horizon, season):
    """The order, lookback, seconds and errors of a fit, or { "timedOut": True }."""
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=fit, args=(x, horizon, season, queue))
    process.start()
    process.join(seconds_allowed)
    if process.is_alive():
        process.kill()
        process.join()
        return {"timedOut": True}
    if process.exitcode:
        raise RuntimeError(f"AutoARIMA ended with {process.exitcode}")
    return queue.get()


if __name__ == "__main__":
    task = json.load(sys.stdin)
    models = {
        name: fit_within(task.get("secondsAllowed", 60), np.array(x, dtype=float), task["horizon"], task.get("season", 1))
        for name, x in task["columns"].items()
    }
    print(json.dumps({"models": models}))
