"""Makes test/golden/kpss.json: the KPSS test of statsmodels on made series (stored in full) and on benchmark columns.

    python bench/peers/kpss_golden.py

A case of the table `series` names its series; one of `data` names the file, the column and the rows
(0-based, end excluded) of the raw values, which are differenced `differencing` times before the test.
"""

import warnings

import numpy as np
from statsmodels.tsa.stattools import kpss

from common import made_by, read_columns, split, write_golden

LAGS = ("auto", "legacy", 0, 3, 10)


def made_series():
    random = np.random.default_rng(20260101)

    def autoregression(coefficient, n):
        x = np.zeros(n + 50)
        for t in range(1, n + 50):
            x[t] = coefficient * x[t - 1] + random.normal()
        return x[50:]

    n = 150
    yield "whiteNoise", random.normal(size=n)
    yield "randomWalk", random.normal(size=n).cumsum()
    yield "ar(0.5)", autoregression(0.5, n)
    yield "ar(0.95)", autoregression(0.95, n)
    yield "ar(-0.7)", autoregression(-0.7, n)
    yield "trend", 0.02 * np.arange(n) + random.normal(size=n)
    yield "break", np.where(np.arange(n) < n // 2, 0.0, 2.0) + random.normal(size=n)
    yield "sinusoid", np.sin(2 * np.pi * np.arange(120) / 24)
    yield "sinusoidAndNoise", np.sin(2 * np.pi * np.arange(120) / 24) + 0.1 * random.normal(size=120)
    yield "nearConstant", 5 + 1e-4 * random.normal(size=80)
    yield "oneSpike", np.where(np.arange(60) == 41, 3.0, 1.0)
    yield "large", 1e6 + 1e5 * random.normal(size=100)
    yield "integers", random.integers(0, 10, size=100).astype(float)
    for length in range(5, 21):
        yield f"tiny{length}", random.normal(size=length)


def test(x, regression, lags):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = kpss(x, regression=regression, nlags=lags, result_object=True)
    return {
        "regression": regression,
        "lags": lags,
        "statistic": float(result.statistic),
        "pValue": float(result.pvalue),
        "lagsUsed": int(result.lags),
    }


def data_cases():
    for name in ("ETTh1", "ETTh2", "ETTm1", "ETTm2", "weather"):
        columns, values = read_columns(name)
        train, validation, _ = split(name, len(values))
        end = train + validation
        choices = LAGS[:2] if name.startswith("ETTh") else LAGS[:1]
        for index, column in enumerate(columns):
            for differencing in range(3):
                x = np.diff(values[:end, index], n=differencing)
                for regression in ("c", "ct") if name.startswith("ETTh") else ("ct",):
                    for lags in choices:
                        place = {"file": name, "column": index, "rows": [0, end], "differencing": differencing}
                        yield {**place, **test(x, regression, lags)}


series = dict(made_series())
write_golden(
    "kpss.json",
    {
        "madeBy": made_by("statsmodels", "numpy", "scipy"),
        "criticalValues": {
            "c": {"0.1": 0.347, "0.05": 0.463, "0.025": 0.574, "0.01": 0.739},
            "ct": {"0.1": 0.119, "0.05": 0.146, "0.025": 0.176, "0.01": 0.216},
        },
        "series": {name: x.tolist() for name, x in series.items()},
        "cases": [
            {"series": name, **test(x, regression, lags)}
            for name, x in series.items()
            for regression in ("c", "ct")
            for lags in LAGS
            if isinstance(lags, str) or lags < len(x)
        ],
        "data": list(data_cases()),
    },
)
