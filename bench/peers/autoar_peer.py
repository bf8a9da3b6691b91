"""Times the paper's Auto-AR procedure (paper_procedure.py, statsmodels' KPSS) on the data it is given.

Reads from standard input { "columns": [[...], ...], "train": n, "validation": n, "test": n, "horizons": [...] } and prints
{ "results": [{ "horizon", "differencing", "lags", "mse", "mae", "candidates", "seconds" }] }. Each stage is timed on its own:
KPSS, the fits of all candidates, then for each horizon the choice among them and the test.
"""

import json
import sys

import numpy as np

from paper_procedure import run, standardised_parts

task = json.load(sys.stdin)
values = np.array(task["columns"], dtype=float).T
fitted, test = standardised_parts(values, task["train"], task["validation"], task["test"], repeat=False)
print(json.dumps({"results": list(run(fitted, test, task["horizons"]))}))
