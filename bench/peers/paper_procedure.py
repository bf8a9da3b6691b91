"""The Auto-AR procedure of arXiv 2411.02796 as its published code has it, anew in float64 NumPy.

Differencing by KPSS, pooled least squares on one-step targets, the lag of least multi-step BIC out of five candidates.
Multi-step errors come from the one-step residuals r and the impulse response psi of the fitted polynomial,
e(origin, h) = sum over j < h of psi_j r(origin + h - j), which equals re-forecasting each window.
"""

import time
import warnings

import numpy as np
from statsmodels.tsa.stattools import kpss

CONTEXT = 512
SKIPPED = (0, 2, 4, 8, 16)


def standardised_parts(values, train, validation, test, repeat):
    """Train + validation rows and the test rows with their context, standardised by the train part.

    With `repeat` the last 512 rows of the train part come twice, as in the published code, whose validation part begins
    512 rows early before the two are joined.
    """
    x = (values - values[:train].mean(axis=0)) / values[:train].std(axis=0)
    end = train + validation
    fitted = np.concatenate([x[:train], x[train - CONTEXT : end]]) if repeat else x[:end]
    return fitted, x[end - CONTEXT : end + test]


def kpss_differencing(x):
    """The first d at which no column rejects trend stationarity at 5 %, at most 2."""
    for differencing in range(3):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if all(kpss(c, regression="ct", result_object=True).pvalue > 0.05 for c in np.diff(x, differencing, 0).T):
                return differencing
    return 2


def gram(x, lags, first, end=None):
    """Normal equations of a pooled AR with intercept over targets first <= t < end: rows 1, lag 1..p, the target."""
    end = len(x) if end is None else end
    total = np.zeros((lags + 2, lags + 2))
    for column in x.T:
        for start in range(first, end, 20_000):
            stop = min(start + 20_000, end)
            windows = np.lib.stride_tricks.sliding_window_view(column[start - lags : stop], lags + 1)
            rows = np.concatenate([np.ones((len(windows), 1)), windows[:, ::-1]], axis=1)
            total += rows.T @ rows
    # From (1, target, lag 1, ...) to (1, lag 1, ..., target).
    order = [0, *range(2, lags + 2), 1]
    return total[np.ix_(order, order)]


def fits(x, candidates):
    """Intercept and coefficients for each number of lags p, each on all its targets t >= p."""
    longest = max(candidates)
    shared = gram(x, longest, longest)
    result = {}
    for lags in candidates:
        kept = [*range(lags + 1), longest + 1]
        result[lags] = solve(shared[np.ix_(kept, kept)] + gram(x, lags, lags, longest))
    return result


def solve(matrix):
    """Intercept and coefficients of lags 1..p from the normal equations."""
    beta = np.linalg.solve(matrix[:-1, :-1], matrix[:-1, -1])
    return beta[0], beta[1:]


def multi_step_errors(x, differencing, intercept, coefficients, horizon, first=CONTEXT):
    """Yields for h = 1..horizon the errors [windows, columns] of all windows of `first` context rows and `horizon` targets."""
    p = len(coefficients)
    y = np.diff(x, differencing, 0)
    residuals = np.full_like(y, np.nan)
    residuals[p:] = y[p:] - intercept
    for lag, coefficient in enumerate(coefficients, 1):
        residuals[p:] -= coefficient * y[p - lag : len(y) - lag]
    residuals = np.concatenate([np.full((differencing, x.shape[1]), np.nan), residuals])
    polynomial = np.concatenate([[1.0], -coefficients])
    for _ in range(differencing):
        polynomial = np.convolve(polynomial, [1.0, -1.0])
    psi = np.zeros(horizon)
    psi[0] = 1
    for h in range(1, horizon):
        k = min(h, len(polynomial) - 1)
        psi[h] = -polynomial[1 : k + 1] @ psi[h - k : h][::-1]
    windows = len(x) - first - horizon + 1
    errors = np.zeros((windows, x.shape[1]))
    for h in range(1, horizon + 1):
        # Window w has its origin at row first + w - 1; errors(w, h) = errors(w + 1, h - 1) + psi_{h-1} r(first + w).
        # Rows beyond the last window are needed by shorter steps, so the recursion runs on targets, not windows.
        if h == 1:
            by_target = residuals[first:].copy()
        else:
            by_target = by_target[1:] + psi[h - 1] * residuals[first : len(residuals) - h + 1]
        errors = by_target[:windows]
        yield errors


def score(x, differencing, intercept, coefficients, horizon, first=CONTEXT):
    """MSE and MAE over all windows, steps and columns."""
    squares = absolute = count = 0
    for errors in multi_step_errors(x, differencing, intercept, coefficients, horizon, first):
        squares += float((errors * errors).sum())
        absolute += float(np.abs(errors).sum())
        count += errors.size
    return squares / count, absolute / count, count


def bic(mse, count, lags):
    """BIC per forecast: ln(MSE) + (p + 1) ln(n) / n."""
    return np.log(mse) + (lags + 1) * np.log(count) / count


def candidates(differencing):
    """The lags that the published code tries."""
    return sorted(CONTEXT - differencing - skipped for skipped in SKIPPED)


def run(fitted, test, horizons):
    """The whole procedure for each horizon: what it chose, its test scores and the seconds of each stage."""

    def timed(function, *arguments):
        start = time.perf_counter()
        result = function(*arguments)
        return result, round(time.perf_counter() - start, 3)

    differencing, kpss_seconds = timed(kpss_differencing, fitted)
    y = np.diff(fitted, differencing, 0)
    models, fit_seconds = timed(fits, y, candidates(differencing))
    for horizon in horizons:
        start = time.perf_counter()
        tried = []
        for lags, model in models.items():
            mse, _, count = score(fitted, differencing, *model, horizon)
            tried.append({"lags": lags, "mse": mse, "bic": float(bic(mse, count, lags))})
        lags = min(tried, key=lambda candidate: candidate["bic"])["lags"]
        search_seconds = round(time.perf_counter() - start, 3)
        (mse, mae, _), test_seconds = timed(score, test, differencing, *models[lags], horizon)
        yield {
            "horizon": horizon,
            "differencing": differencing,
            "lags": lags,
            "mse": mse,
            "mae": mae,
            "candidates": tried,
            "seconds": {"kpss": kpss_seconds, "fits": fit_seconds, "search": search_seconds, "test": test_seconds},
        }
