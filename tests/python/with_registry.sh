#!/usr/bin/env bash
# Runs the tests of the Python package, and mypy, in an environment of its own
# with the newest of all that the package can use: protobuf, pyarrow, pandas ...
# Exits with 77, saying why, where these cannot be had.
#   with_registry.sh PYTHON ENVIRONMENT PACKAGE SOURCE
set -euo pipefail
python=$1 environment=$2 package=$3 source=$4

install=(protobuf pytest hypothesis numpy pyarrow pandas polars duckdb matplotlib
  grpcio mypy types-protobuf)
if [[ ! -e $environment/complete ]]; then
  rm -rf "$environment"
  "$python" -m venv "$environment" ||
    { echo "skipped: there is no python3-venv"; exit 77; }
  timeout 300 "$environment/bin/pip" install --quiet --no-input \
    --disable-pip-version-check --retries 1 "${install[@]}" ||
    { echo "skipped: no package registry is reached"; exit 77; }
  touch "$environment/complete"
fi
export PYTHONPATH=$package PYTHONDONTWRITEBYTECODE=1
cd "$source"
"$environment/bin/python" -m pytest -q -rs -p no:cacheprovider tests/python
MYPYPATH=$package "$environment/bin/mypy" --config-file pyproject.toml \
  --cache-dir "$environment/mypy" --python-executable "$environment/bin/python"
