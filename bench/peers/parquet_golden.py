"""Small Parquet files by PyArrow, in base64, with what they hold: writes test/golden/parquet.json"""

import base64
import decimal
import io
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from common import made_by, write_golden

ROWS = 50
rng = np.random.default_rng(0)
hours = [datetime(2024, 1, 1) + timedelta(hours=i) for i in range(ROWS)]
double = [None if i == 5 else float("nan") if i == 6 else float(x) for i, x in enumerate(rng.normal(size=ROWS))]
int64 = [None if i % 7 == 0 else int(x) for i, x in enumerate(rng.integers(-(2**53) + 1, 2**53, size=ROWS))]
cents = [int(x) for x in rng.integers(-99999, 99999, size=ROWS)]

table = pa.table(
    {
        "hour": pa.array(hours, pa.timestamp("us")),
        "double": pa.array(double, pa.float64()),
        "float": pa.array(rng.normal(size=ROWS), pa.float32()),
        "half": pa.array(rng.normal(size=ROWS).astype(np.float16), pa.float16()),
        "int64": pa.array(int64, pa.int64()),
        "uint32": pa.array(rng.integers(0, 2**32, size=ROWS), pa.uint32()),
        "int8": pa.array([i % 3 for i in range(ROWS)], pa.int8()),
        "price": pa.array([decimal.Decimal(c).scaleb(-2) for c in cents], pa.decimal128(10, 2)),
        "site": pa.array(["north" if i % 2 else "south" for i in range(ROWS)]),
        "open": pa.array([i % 2 == 0 for i in range(ROWS)]),
        "pair": pa.array([[i, i + 1] for i in range(ROWS)], pa.list_(pa.int32())),
        "day": pa.array([str(h.date() + timedelta(days=i)) for i, h in enumerate(hours)]),
    }
)


def write(**options):
    sink = io.BytesIO()
    pq.write_table(table, sink, row_group_size=30, store_schema=False, write_statistics=False, **options)
    return base64.b64encode(sink.getvalue()).decode()


files = {}
codecs = {"double": "none", "float": "snappy", "half": "gzip", "int64": "brotli", "uint32": "zstd", "int8": "lz4"}
compression = {name: codecs.get(name, "zstd") for name in table.column_names}
for version in ["1.0", "2.0"]:
    files[f"all codecs, pages of version {version}"] = write(compression=compression, data_page_version=version)
files["no dictionary"] = write(use_dictionary=False)
files["several pages a group"] = write(data_page_size=64, write_batch_size=10)
files["delta and byte stream split"] = write(
    use_dictionary=False,
    column_encoding={
        "int64": "DELTA_BINARY_PACKED",
        "uint32": "DELTA_BINARY_PACKED",
        "double": "BYTE_STREAM_SPLIT",
        "float": "BYTE_STREAM_SPLIT",
    },
)
files["INT96 times"] = write(use_deprecated_int96_timestamps=True)

numeric = ["double", "float", "half", "int64", "uint32", "int8"]
columns = {
    name: [None if v is None or v != v else float(v) for v in table[name].to_pylist()] for name in numeric
}
columns["price"] = [c / 100 for c in cents]
write_golden(
    "parquet.json",
    {
        "madeBy": made_by("pyarrow"),
        "hours": [h.strftime("%Y-%m-%dT%H:%M") for h in hours],
        "columns": columns,
        "files": files,
    },
)
