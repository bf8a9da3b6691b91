"""Makes test/golden/paperAutoAR.json: the paper's Auto-AR procedure on the benchmark data sets.

    OMP_NUM_THREADS=1 python bench/peers/paper_autoar.py [--keep] [RUN.json ...]

`cases` come from paper_procedure.py in float64, once with the 512 rows that the published code has twice in its train +
validation part (`repeatedRows` 512) and once without. `code` holds what paper_code.py printed when it ran the published
code itself: the files named on the command line, or else the entries that the golden file already has; with --keep
`cases` and `curve` stay as they are. Seconds are of a machine with other work on it: compare only their order. `curve` is the
in-sample multi-step MSE on ETTh1 at horizon 96, d = 1, no repeated rows, over all windows of 512 context rows and 96
targets, each lag fitted on its own targets t >= p (`own`) and on those that all lags share, t >= 511 (`shared`).
"""

import json
import sys
from pathlib import Path

import numpy as np

from common import GOLDEN, made_by, read_columns, split, write_golden
from paper_procedure import CONTEXT, fits, gram, run, score, solve, standardised_parts

HORIZONS = (96, 192, 336, 720)


def load(name, repeat):
    _, values = read_columns(name)
    return standardised_parts(values, *split(name, len(values)), repeat)


def cases():
    for name in ("ETTh1", "ETTh2", "ETTm1", "ETTm2", "weather"):
        for repeat in (True, False):
            for case in run(*load(name, repeat), HORIZONS):
                print(name, repeat, case["horizon"], case["lags"], case["mse"], case["seconds"], file=sys.stderr)
                yield {"data": name, "repeatedRows": CONTEXT if repeat else 0, **case}


def curve():
    fitted, _ = load("ETTh1", False)
    y = np.diff(fitted, 1, 0)
    lags = [*range(1, 33), *range(40, 504, 8), 503, 507, 509, 510, 511]
    shared = gram(y, 511, 511)
    own = fits(y, lags)
    for p in lags:
        kept = [*range(p + 1), 512]
        mse, _, count = score(fitted, 1, *solve(shared[np.ix_(kept, kept)]), 96)
        yield {"lags": p, "shared": mse, "own": score(fitted, 1, *own[p], 96)[0], "forecasts": count}


path = GOLDEN / "paperAutoAR.json"
known = json.loads(path.read_text()) if path.exists() else {"code": []}
keep = "--keep" in sys.argv
runs = [json.loads(Path(argument).read_text()) for argument in sys.argv[1:] if argument != "--keep"]
write_golden(
    path.name,
    {
        "madeBy": made_by("statsmodels", "numpy"),
        "cases": known["cases"] if keep else list(cases()),
        "code": runs or known["code"],
        "curve": known["curve"] if keep else list(curve()),
    },
)
