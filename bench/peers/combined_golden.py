"""Golden values of combined forecasts: writes test/golden/combined.json

`python bench/peers/combined_golden.py FOLDER`, where FOLDER holds the reference implementation (ar3.py, lib.py, core.c). It is not
part of this repository. It is built and imported from a copy in a temporary folder. combined_requirements.txt lists the packages.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

from common import made_by, write_golden

LEVELS = [round(0.1 * k, 1) for k in range(1, 10)]
# The members and their mixture alone, at 1,999 points a member. Calibration is the library's own and is tested by itself.
SETTINGS = {"uncalibrated": {"clean": False, "recent": 0, "pit": False, "nz": 1999}}


# Beyond 500 rows the library tries two shrinkages and one precision of the constant, and leaves out the log scale where a series varies little.
MANY_ROWS = {"lams": (1.0, 30.0), "kc1": (10.0,), "logsd": 0.3}


def reference(folder):
    """The reference's `forecaster`, from a copy of its folder with its C part built."""
    copy = Path(tempfile.mkdtemp())
    for name in ("ar3.py", "lib.py", "core.c"):
        shutil.copy(Path(folder) / name, copy / name)
    subprocess.run(["cc", "-O2", "-shared", "-fPIC", "core.c", "-o", "arcore2.so", "-lm"], cwd=copy, check=True)
    sys.path.insert(0, str(copy))
    from ar3 import forecaster

    return forecaster


def seasonal(rng, n, season, level, slope, swing, noise):
    t = np.arange(n)
    return level + slope * t + swing * np.sin(2 * np.pi * t / season + rng.uniform(0, 6)) + noise * rng.standard_normal(n)


def cases():
    """name -> (series, horizon, seasons), values with few digits so that JSON holds them exactly"""
    rng = np.random.default_rng(19)
    monthly = np.exp(seasonal(rng, 60, 12, 4.8, 0.01, 0.2, 0.04))
    yearly = 100 + np.cumsum(2 + 3 * rng.standard_normal(14))
    panel = [
        np.exp(seasonal(rng, n, 4, rng.uniform(3, 7), rng.normal(0.01, 0.01), 0.15, 0.05))
        for n in (16, 18, 20, 22, 24, 27, 30, 34, 38, 42, 48, 60)
    ]
    hourly = seasonal(rng, 1500, 24, 20, 0, 5, 1) + seasonal(rng, 1500, 168, 0, 0, 2, 0)
    level = np.zeros(1500)
    for t in range(1, 1500):
        level[t] = 0.97 * level[t - 1] + 0.3 * rng.standard_normal()
    short = np.array([3.1, 4.4, 3.9, 5.2, 4.8, 6.1, 5.7])
    signed = np.zeros(120)
    for t in range(1, 120):
        signed[t] = 0.7 * signed[t - 1] + rng.standard_normal()
    made = {
        "monthlyPositive": ([monthly], 12, [12]),
        "yearlyShort": ([yearly], 6, []),
        "quarterlyPanel": (panel, 8, [4]),
        "evenPanel": ([y[-16:] for y in panel], 8, [4]),
        "hourlyTwoSeasons": ([hourly + level], 48, [24, 168]),
        "sevenRows": ([short], 4, []),
        "negativeValues": ([signed], 10, []),
        "shortWithLongSeason": ([monthly[:20]], 12, [12]),
    }
    return {name: ([np.round(y, 3) for y in ys], h, seasons) for name, (ys, h, seasons) in made.items()}


if __name__ == "__main__":
    forecaster = reference(sys.argv[1])
    entries = []
    for name, (series, horizon, seasons) in cases().items():
        quantiles = {
            setting: [
                [[float(f"{v:.12g}") for v in level] for level in q] for q in forecaster({**config, **(MANY_ROWS if len(series[0]) > 500 else {})})(series, horizon, seasons, None)
            ]
            for setting, config in SETTINGS.items()
        }
        entries.append(
            {"name": name, "horizon": horizon, "seasons": seasons, "series": [y.tolist() for y in series], "quantiles": quantiles}
        )
    write_golden("combined.json", {"madeBy": made_by("numpy", "scipy"), "settings": SETTINGS, "levels": LEVELS, "cases": entries})
