"""Makes test/golden/autoarima.json: the orders that statsforecast's AutoARIMA takes by default, and what they forecast.

    OMP_NUM_THREADS=1 python bench/peers/autoarima_golden.py

One entry a column and season length (1: no seasonal terms): order (p, d, q)(P, D, Q), `lookback` p + P season, the seconds of the
fit, and MSE and MAE of one forecast of the `horizon` values held out after the `rows` fitted ones. A fit that takes longer
than the time allowed has `timedOut` and no order. The columns are those of demo_series.mjs, hourly flights counted from
vega-datasets, and the train + validation parts of ETTh1 and ETTh2 (raw values).
"""

import json
import subprocess
import sys

import numpy as np
import pandas as pd

from autoarima_peer import fit_within
from common import ROOT, made_by, read_columns, split, write_golden

SECONDS_ALLOWED = 60


def demo_columns():
    text = subprocess.run(["node", ROOT / "bench/peers/demo_series.mjs"], capture_output=True, check=True, text=True)
    for name, values in json.loads(text.stdout).items():
        yield name, np.array(values, dtype=float), 28, (1, 7)
    flights = pd.read_parquet(ROOT / "node_modules/vega-datasets/data/flights-3m.parquet", columns=["date"])
    hourly = flights.set_index("date").resample("1h").size().to_numpy(dtype=float)
    yield "flights-3m/hourly", hourly, 96, (1, 24)


def ett_columns():
    for name in ("ETTh1", "ETTh2"):
        columns, values = read_columns(name)
        train, validation, _ = split(name, len(values))
        for index, column in enumerate(columns):
            yield f"{name}/{column}", values[: train + validation + 96, index], 96, (1,)
        yield f"{name}/{columns[-1]}", values[: train + validation + 96, -1], 96, (24,)


def entries():
    for name, x, horizon, seasons in [*demo_columns(), *ett_columns()]:
        for season in seasons:
            outcome = fit_within(SECONDS_ALLOWED, x, horizon, season)
            print(name, season, outcome, file=sys.stderr, flush=True)
            yield {"series": name, "rows": len(x) - horizon, "horizon": horizon, "season": season, **outcome}


if __name__ == "__main__":
    found = list(entries())
    write_golden("autoarima.json", {"madeBy": made_by("statsforecast", "numpy"), "models": found})
