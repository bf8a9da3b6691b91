"""An event file by TensorBoard's own writer: writes test/golden/tensorBoard.json

    python bench/peers/tensorboard_golden.py                # needs tensorboard==2.15.2
    python bench/peers/tensorboard_golden.py --read FOLDER  # prints what TensorBoard reads of the runs in a folder
"""

import base64
import io
import json
import os
import sys

from google.protobuf import struct_pb2
from tensorboard.backend.event_processing import event_accumulator, event_multiplexer
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import plugin_data_pb2
from tensorboard.summary.writer.record_writer import RecordWriter

NOW = 1700000000.25
SCALARS = [(0, {"value": 0.0}), (1, {"value": 0.1, "batch/loss": -2.5}), (300, {"value": 3e38, "é": 1e-30})]
CONFIG = {"depth": 16.0, "flip": False, "learningRate": 1e-3, "optimizer": "sgd"}


def golden():
    def event(**fields):
        return event_pb2.Event(wall_time=NOW, **fields)

    start = plugin_data_pb2.SessionStartInfo(start_time_secs=NOW)
    for key, value in CONFIG.items():
        kind = {float: "number_value", bool: "bool_value", str: "string_value"}[type(value)]
        start.hparams[key].CopyFrom(struct_pb2.Value(**{kind: value}))
    content = plugin_data_pb2.HParamsPluginData(session_start_info=start).SerializeToString(deterministic=True)
    metadata = summary_pb2.SummaryMetadata(
        plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="hparams", content=content)
    )
    hparams = summary_pb2.Summary.Value(tag="_hparams_/session_start_info", metadata=metadata)
    events = [event(file_version="brain.Event:2"), event(summary=summary_pb2.Summary(value=[hparams]))]
    for step, values in SCALARS:
        numbers = [summary_pb2.Summary.Value(tag=tag, simple_value=value) for tag, value in values.items()]
        events.append(event(step=step, summary=summary_pb2.Summary(value=numbers)))
    sink = io.BytesIO()
    writer = RecordWriter(sink)
    for each in events:
        writer.write(each.SerializeToString(deterministic=True))
    from common import made_by, write_golden

    scalars = [{"step": step, "values": values} for step, values in SCALARS]
    bytes_ = base64.b64encode(sink.getvalue()).decode()
    write_golden(
        "tensorBoard.json",
        {"madeBy": made_by("tensorboard"), "now": NOW, "config": CONFIG, "scalars": scalars, "bytes": bytes_},
    )


def read(folder):
    runs = event_multiplexer.EventMultiplexer(size_guidance={event_accumulator.SCALARS: 0})
    runs.AddRunsFromDirectory(folder)
    runs.Reload()
    for run in sorted(runs.Runs()):
        tags = runs.GetAccumulator(run).Tags()["scalars"]
        scalars = {tag: [(e.step, e.value) for e in runs.Scalars(run, tag)] for tag in tags}
        plugin = runs.GetAccumulator(run).summary_metadata.get("_hparams_/session_start_info")
        config = {}
        if plugin:
            data = plugin_data_pb2.HParamsPluginData.FromString(plugin.plugin_data.content)
            config = {k: getattr(v, v.WhichOneof("kind")) for k, v in data.session_start_info.hparams.items()}
        print(json.dumps({"run": run, "config": config, "scalars": scalars}))


if len(sys.argv) > 2 and sys.argv[1] == "--read":
    read(os.fspath(sys.argv[2]))
else:
    golden()
