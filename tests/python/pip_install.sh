#!/usr/bin/env bash
# Installs the source with pip, as a user does who has a compiler and the packages of
# packages.txt, in an environment of its own; then records, asks and assesses. Runs
# where VERACITY_TEST_PIP says so, since it builds the library anew. Exits with 77,
# saying why, where it is not run.
#   pip_install.sh PYTHON ENVIRONMENT SOURCE
set -euo pipefail
python=$1 environment=$2 source=$3

[[ -n ${VERACITY_TEST_PIP-} ]] ||
  { echo "skipped: it takes minutes; set VERACITY_TEST_PIP"; exit 77; }
rm -rf "$environment"
"$python" -m venv "$environment" ||
  { echo "skipped: there is no python3-venv"; exit 77; }
pip=("$environment/bin/pip" install --quiet --no-input --disable-pip-version-check)
timeout 100 "${pip[@]}" --retries 1 protobuf ||
  { echo "skipped: no package registry is reached"; exit 77; }
begin=$SECONDS
"${pip[@]}" "$source"
echo "installed in $((SECONDS - begin)) s"

cd "$environment"
"$environment/bin/veracity" --version
"$environment/bin/python" - <<'END'
import veracity
from veracity import affirms, denies, entity

with veracity.open("desk.db", owner="desk") as ledger:
    with ledger.batch("morning wires") as batch:
        made = batch.claim("garpiya-3", "produced in", entity("china"))
        batch.add(affirms("reuters", made, on="2024-09-25"))
        batch.add(denies("china-mfa", made, saying="not aware"))
with veracity.open("desk.db") as ledger:
    assert [one.source for one in ledger.assertions(made)] == ["reuters", "china-mfa"]
    assert ledger.assess(made).verdict == "contested", ledger.assess(made)
    assert ledger.check() == []
END
