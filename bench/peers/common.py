"""What the scripts of this folder share: where the data is, and how a golden file is written."""

import gzip
import importlib.metadata
import json
import platform
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "test" / "golden"
FORECASTING = ROOT.parent / "shared" / "data" / "forecasting"

# Rows of the train, validation and test parts as published benchmarks have them.
ETT_HOURLY = (8640, 2880, 2880)
ETT_QUARTER_HOURLY = (34560, 11520, 11520)


def read_columns(name, folder=FORECASTING):
    """Column names and a [rows, columns] float64 array of NAME.csv or NAME.csv.gz, without its date column."""
    path = Path(folder) / f"{name}.csv"
    if path.exists():
        text = path.read_text(encoding="latin-1")
    else:
        text = gzip.decompress(path.with_suffix(".csv.gz").read_bytes()).decode("latin-1")
    header, *lines = text.strip().splitlines()
    values = np.array([[float(cell) for cell in line.split(",")[1:]] for line in lines])
    return header.split(",")[1:], values


def split(name, rows):
    """The number of train, validation and test rows of a benchmark data set with this many rows."""
    if name.startswith("ETTh"):
        return ETT_HOURLY
    if name.startswith("ETTm"):
        return ETT_QUARTER_HOURLY
    train, test = int(0.7 * rows), int(0.2 * rows)
    return train, rows - train - test, test


def made_by(*packages):
    """The script and versions that a golden file came from."""
    return {
        "command": f"python bench/peers/{Path(sys.argv[0]).name}",
        "python": platform.python_version(),
        **{package: importlib.metadata.version(package) for package in packages},
    }


def write_golden(name, value):
    """Writes test/golden/NAME, each item of a top-level list or table on a line of its own."""

    def dump(item):
        return json.dumps(item, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    parts = []
    for key, item in value.items():
        if isinstance(item, list):
            body = "[\n" + ",\n".join(f"  {dump(x)}" for x in item) + "\n ]"
        elif isinstance(item, dict) and key != "madeBy":
            body = "{\n" + ",\n".join(f"  {dump(k)}: {dump(x)}" for k, x in item.items()) + "\n }"
        else:
            body = dump(item)
        parts.append(f" {dump(key)}: {body}")
    path = GOLDEN / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")
    print(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes", file=sys.stderr)
