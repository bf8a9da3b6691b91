#!/usr/bin/env bash
# Builds the native binding of @tensorflow/tfjs-node from the source in its npm package against the libtensorflow
# that a TensorFlow wheel from PyPI carries, for machines that cannot reach the package's own download. Needs g++,
# Python 3.11 with pip, and Node's headers (NODE_INCLUDE, /usr/include/node by default). Usage, from the repository:
#
#   bench/peers/build_tfjs_node.sh FOLDER      builds in FOLDER (about 1 GiB) and links it into node_modules
#   npm run bench -- gradients                 checks every gradient on it
#   rm node_modules/@tensorflow/tfjs-node      takes the link away again
set -euo pipefail
repository=$(cd "$(dirname "$0")/../.." && pwd)
mkdir -p "$1"
cd "$1"
npm pack --silent @tensorflow/tfjs-node@4.22.0
mkdir -p run wheel
tar xzf tensorflow-tfjs-node-4.22.0.tgz
python3 -m pip download -q --no-deps --python-version 311 --only-binary=:all: -d wheel tensorflow-cpu==2.15.1
python3 - <<'PYTHON'
import glob, zipfile
wheel = zipfile.ZipFile(glob.glob("wheel/*.whl")[0])
wanted = ("tensorflow/include/tensorflow/c/", "tensorflow/include/tensorflow/core/platform", "tensorflow/include/tsl/")
wheel.extractall(members=[n for n in wheel.namelist() if n.startswith(wanted) or n.endswith(".so.2")])
PYTHON
here=$PWD/run/node_modules/@tensorflow/tfjs-node
(cd run && echo '{"private":true}' > package.json && npm install --silent --no-audit @mapbox/node-pre-gyp@1.0.9 \
  adm-zip@0.5 google-protobuf@3 https-proxy-agent@2 progress@2 rimraf@2 tar@6)
mkdir -p "$(dirname "$here")"
rm -rf "$here"
cp -r package "$here"
mkdir -p "$here/lib/napi-v8" "$here/deps/lib"
ln -sf "$PWD"/tensorflow/libtensorflow_{cc,framework}.so.2 "$here/deps/lib/"
g++ -O2 -shared -fPIC -std=c++17 -DNAPI_VERSION=8 -DBUILDING_NODE_EXTENSION \
  -I"${NODE_INCLUDE:-/usr/include/node}" -Ipackage -I. -Itensorflow/include \
  package/binding/tfjs_backend.cc package/binding/tfjs_binding.cc -o "$here/lib/napi-v8/tfjs_binding.node" \
  "$here"/deps/lib/libtensorflow_{cc,framework}.so.2 -Wl,-rpath,'$ORIGIN/../../deps/lib'
# One tensor engine: the parts of tfjs come from the repository.
for part in tfjs tfjs-core tfjs-layers tfjs-converter tfjs-data tfjs-backend-cpu tfjs-backend-webgl; do
  ln -sfn "$repository/node_modules/@tensorflow/$part" "$(dirname "$here")/$part"
done
ln -sfn "$here" "$repository/node_modules/@tensorflow/tfjs-node"
