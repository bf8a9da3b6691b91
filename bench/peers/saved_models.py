"""Checks that the converter `tensorflowjs` makes Keras models with equal outputs of what exportPlainModel writes.

    npx tsx bench/support/writeSavedModels.ts FOLDER
    python bench/peers/saved_models.py FOLDER       # bench/peers/saved_models_requirements.txt, without dependencies

Each model goes through `tensorflowjs_converter` to Keras's HDF5, the first one to a SavedModel too; they are loaded and run.
"""

import json
import os
import subprocess
import sys
import tempfile
import types
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# The converter imports these for formats that are not used here.
for module in ["tensorflow_decision_forests", "jax", "jax.experimental", "jax.experimental.jax2tf"]:
    sys.modules.setdefault(module, types.ModuleType(module))
sys.modules["jax.experimental"].jax2tf = sys.modules["jax.experimental.jax2tf"]

import numpy as np
import tensorflow as tf
import tf_keras
from tensorflowjs.converters import convert


def convert_all(models, converted):
    for folder in models.iterdir():
        source = str(folder / "plain" / "model.json")
        target = converted / folder.name
        convert(["--input_format=tfjs_layers_model", "--output_format=keras", source, f"{target}.h5"])
        if folder.name == "0":
            convert(["--input_format=tfjs_layers_model", "--output_format=keras_saved_model", source, str(target)])


def check_all(models, converted):
    worst = 0.0
    for folder in sorted(models.iterdir(), key=lambda path: int(path.name)):
        check = json.loads((folder / "check.json").read_text())
        inputs = np.array(check["inputs"], np.float32).reshape(check["shape"])
        expected = np.array(check["outputs"], np.float32)
        scale = max(1.0, np.abs(expected).max())
        for path in [converted / f"{folder.name}.h5", converted / folder.name]:
            if not path.exists():
                continue
            model = tf_keras.models.load_model(path, compile=False)
            outputs = model(inputs, training=False).numpy().reshape(-1)
            difference = float(np.abs(outputs - expected).max() / scale)
            worst = max(worst, difference)
            classes = sorted({type(layer).__name__ for layer in model.layers})
            kind = "HDF5" if path.is_file() else "SavedModel"
            print(f"{check['name']}, {kind}: {difference:.2g}; {', '.join(classes)}", flush=True)
    print(f"largest difference {worst:.2g}, TensorFlow {tf.__version__}")
    return worst > 1e-5


if sys.argv[1] == "--convert":
    convert_all(Path(sys.argv[2]), Path(sys.argv[3]))
else:
    with tempfile.TemporaryDirectory() as temp:
        # In a process of its own: the converter leaves TensorFlow without eager execution.
        subprocess.run([sys.executable, __file__, "--convert", sys.argv[1], temp], check=True)
        sys.exit(check_all(Path(sys.argv[1]), Path(temp)))
