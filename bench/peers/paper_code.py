"""Runs the published Auto-AR code (Zongzhe-Xu/AutoAR) as it stands on one case and prints one JSON object.

    python bench/peers/paper_code.py CHECKOUT DATA ETTh1 96

CHECKOUT is a folder with that code (commit 2fc22d8), DATA one with ETTh1.csv and the like. It needs torch, scikit-learn,
matplotlib and tqdm besides requirements.txt. Nothing of the code is changed: its stages are timed from outside, on one thread.
"""

import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

checkout, data, name, horizon = sys.argv[1:]
checkout, data = Path(checkout).resolve(), Path(data).resolve()
sys.path.insert(0, str(checkout))

import statsmodels.tsa.stattools as stattools  # noqa: E402
import torch  # noqa: E402

import autoar  # noqa: E402

torch.set_num_threads(1)
seconds = {"kpss": 0.0, "search": 0.0, "fit": 0.0, "test": 0.0}
captured = {}


def timed(stage, function, keep=None):
    def wrapper(*args, **kwargs):
        start = time.perf_counter()
        result = function(*args, **kwargs)
        seconds[stage] += time.perf_counter() - start
        if keep:
            keep(args, kwargs, result)
        return result

    return wrapper


def keep_search(args, kwargs, _):
    candidates = [int(lags) for lags in sorted(kwargs["search_space"]["window_len"])]
    captured["differencing"] = int(kwargs["num_diff"])
    captured["lags"] = int(args[0].best_lags)
    captured["bic"] = dict(zip(candidates, map(float, args[0].mses)))


def keep_test(_, __, result):
    captured["mse"], captured["mae"] = float(result[0]), float(result[1])


stattools.kpss = timed("kpss", stattools.kpss)
autoar.AR_diff.fit_raw = timed("search", autoar.AR_diff.fit_raw, keep_search)
autoar.AR_diff.fit_preset = timed("fit", autoar.AR_diff.fit_preset)
autoar.AR_diff.test_loss_acc_df = timed("test", autoar.AR_diff.test_loss_acc_df, keep_test)

with tempfile.TemporaryDirectory() as work:
    folder = Path(work, "data/ts_datasets/all_six_datasets/ETT-small")
    folder.mkdir(parents=True)
    source = data / f"{name}.csv"
    if source.exists():
        (folder / source.name).symlink_to(source)
    else:
        import gzip

        (folder / source.name).write_bytes(gzip.decompress(source.with_suffix(".csv.gz").read_bytes()))
    os.chdir(work)
    sys.argv = ["autoar.py", "--dataset", f"{name}_{horizon}", "--new_metric", "--kpss"]
    with contextlib.redirect_stdout(sys.stderr):
        autoar.main()

captured["seconds"] = {stage: round(value, 3) for stage, value in seconds.items()}
print(json.dumps({"data": name, "horizon": int(horizon), "torch": torch.__version__, **captured}))
