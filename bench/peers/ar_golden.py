"""Makes test/golden/ar.json: pooled least-squares auto-regressions, their forecasts, and multi-step errors by brute force.

    python bench/peers/ar_golden.py

`fits`: numpy.linalg.lstsq on the differenced columns stacked under each other, all targets t >= p of each column; forecasts by
recursion from each column's end, summed back `differencing` times; `standardErrors` of the coefficients (intercept first where
there is one) with the noise variance RSS / (rows - parameters); `deviations` are the standard deviations of the forecast
errors of a model known exactly, for `noiseVariance` = RSS / rows. For a single column without differencing,
`autoReg` is what statsmodels' AutoReg says (its noise variance is RSS / rows); forecasts and deviations are checked here
against AutoReg, and against a SARIMAX filter where the series is differenced.

`multiStep`: the in-sample mean squared error of re-forecasting every window of each column's differenced values (maxLag values,
then horizon targets; errors on the undifferenced scale), for every p from 0 to maxLag, fitted on targets
t >= maxLag + horizon - 1 (`late`) or t >= maxLag (`early`), t 0-based within the differenced column.
"""

import warnings

import numpy as np
from statsmodels.tsa.ar_model import AutoReg
from statsmodels.tsa.arima_process import arma2ma
from statsmodels.tsa.statespace.sarimax import SARIMAX

from common import made_by, write_golden

HORIZON = 24


def made_series():
    random = np.random.default_rng(20260202)

    def simulate(coefficients, n, scale=1.0, mean=0.0):
        p = len(coefficients)
        x = np.zeros(n + 100)
        for t in range(p, n + 100):
            x[t] = np.dot(coefficients, x[t - p : t][::-1]) + random.normal()
        return mean + scale * x[100:]

    season = np.sin(2 * np.pi * np.arange(120) / 12)
    yield "single", {"x": simulate([0.6, -0.3, 0.2], 120, mean=4)}
    yield "seasonal", {"x": 10 + 3 * season + 0.3 * random.normal(size=120)}
    yield "walk", {"x": simulate([0.5], 100).cumsum()}
    yield "twiceIntegrated", {"x": simulate([0.4, 0.2], 100).cumsum().cumsum()}
    yield "pooled", {
        "a": simulate([0.7, -0.2], 90, mean=1),
        "b": simulate([0.5, 0.1], 90, scale=2, mean=-3),
        "c": simulate([0.6], 90, scale=0.5).cumsum(),
    }


def regression(columns, lags, intercept, first):
    rows, targets = [], []
    for y in columns:
        for t in range(first, len(y)):
            rows.append(([1.0] if intercept else []) + [y[t - lag] for lag in range(1, lags + 1)])
            targets.append(y[t])
    design = np.array(rows).reshape(len(targets), -1)
    targets = np.array(targets)
    beta = np.linalg.lstsq(design, targets, rcond=None)[0] if design.shape[1] else np.zeros(0)
    return beta, design, targets


def parts(beta, intercept):
    return (beta[0], beta[1:]) if intercept else (0.0, beta)


def forecast_differenced(history, constant, coefficients, horizon):
    y = list(history)
    for _ in range(horizon):
        y.append(constant + sum(c * y[-lag] for lag, c in enumerate(coefficients, 1)))
    return np.array(y[len(history) :])


def integrate(steps, x, differencing):
    """Undoes `differencing` differences of forecasts that follow the values x."""
    for order in reversed(range(differencing)):
        steps = np.diff(x, order)[-1] + np.cumsum(steps)
    return steps


def impulse_response(coefficients, differencing, horizon):
    polynomial = np.concatenate([[1.0], -np.asarray(coefficients)])
    for _ in range(differencing):
        polynomial = np.convolve(polynomial, [1.0, -1.0])
    return arma2ma(polynomial, [1.0], lags=horizon)


def fit(columns, differencing, lags, intercept):
    differenced = {name: np.diff(x, differencing) for name, x in columns.items()}
    beta, design, targets = regression(differenced.values(), lags, intercept, lags)
    constant, coefficients = parts(beta, intercept)
    residuals = targets - design @ beta
    squares, rows = float(residuals @ residuals), len(targets)
    inverse = np.linalg.inv(design.T @ design) if len(beta) else np.zeros((0, 0))
    psi = impulse_response(coefficients, differencing, HORIZON)
    variance = squares / rows
    forecasts = {
        name: integrate(forecast_differenced(y, constant, coefficients, HORIZON), columns[name], differencing)
        for name, y in differenced.items()
    }
    result = {
        "differencing": differencing,
        "lags": lags,
        "intercept": intercept,
        "constant": constant,
        "coefficients": coefficients.tolist(),
        "rows": rows,
        "residualSumOfSquares": squares,
        "noiseVariance": variance,
        "standardErrors": np.sqrt(np.diag(inverse) * squares / (rows - len(beta))).tolist(),
        "forecasts": {name: values.tolist() for name, values in forecasts.items()},
        "deviations": np.sqrt(variance * np.cumsum(psi**2)).tolist(),
    }
    if len(columns) == 1:
        check_and_add_peers(result, next(iter(columns.values())), beta)
    return result


def check_and_add_peers(result, x, beta):
    lags, differencing, intercept = result["lags"], result["differencing"], result["intercept"]
    forecasts = next(iter(result["forecasts"].values()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if differencing == 0 and (lags > 0 or intercept):
            peer = AutoReg(x, lags, trend="c" if intercept else "n").fit()
            ahead = peer.get_prediction(len(x), len(x) + HORIZON - 1)
            np.testing.assert_allclose(peer.params, beta, rtol=1e-8, atol=1e-10)
            np.testing.assert_allclose(ahead.predicted_mean, forecasts, rtol=1e-8, atol=1e-8)
            np.testing.assert_allclose(ahead.se_mean, result["deviations"], rtol=1e-8)
            result["autoReg"] = {
                "parameters": peer.params.tolist(),
                "standardErrors": peer.bse.tolist(),
                "noiseVariance": float(peer.sigma2),
                "logLikelihood": float(peer.llf),
            }
        elif lags > 0:
            model = SARIMAX(
                x,
                order=(lags, differencing, 0),
                trend="c" if intercept else "n",
                enforce_stationarity=False,
                initial_variance=1e10,
            )
            ahead = model.filter([*beta, result["noiseVariance"]]).get_forecast(HORIZON)
            np.testing.assert_allclose(ahead.predicted_mean, forecasts, rtol=1e-4, atol=1e-4)
            np.testing.assert_allclose(ahead.se_mean, result["deviations"], rtol=1e-4)


def multi_step(columns, differencing, max_lag, horizon, intercept):
    differenced = {name: np.diff(x, differencing) for name, x in columns.items()}

    def mean_square(lags, first):
        beta, _, _ = regression(differenced.values(), lags, intercept, first)
        constant, coefficients = parts(beta, intercept)
        squares = []
        for name, y in differenced.items():
            for start in range(len(y) - max_lag - horizon + 1):
                origin = start + max_lag
                steps = forecast_differenced(y[start:origin], constant, coefficients, horizon)
                x = columns[name]
                forecast = integrate(steps, x[: origin + differencing], differencing)
                squares.extend((x[origin + differencing :][:horizon] - forecast) ** 2)
        return float(np.mean(squares)), len(squares)

    orders = range(max_lag + 1)
    return {
        "differencing": differencing,
        "maxLag": max_lag,
        "horizon": horizon,
        "intercept": intercept,
        "forecasts": mean_square(0, max_lag)[1],
        "late": [mean_square(p, max_lag + horizon - 1)[0] for p in orders],
        "early": [mean_square(p, max_lag)[0] for p in orders],
    }


series = dict(made_series())
write_golden(
    "ar.json",
    {
        "madeBy": made_by("statsmodels", "numpy", "scipy"),
        "series": {name: {key: x.tolist() for key, x in columns.items()} for name, columns in series.items()},
        "fits": [
            {"series": name, **fit(columns, differencing, lags, intercept)}
            for name, columns in series.items()
            for differencing in range(3)
            for lags in (0, 1, 3, 12)
            for intercept in (True, False)
        ],
        "multiStep": [
            {"series": name, **multi_step(columns, differencing, max_lag, horizon, intercept)}
            for name, columns in series.items()
            for differencing in range(3)
            for max_lag, horizon, intercept in ((12, 6, True), (5, 1, True), (6, 12, False))
        ],
    },
)
