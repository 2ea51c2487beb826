# What veracity links, in one place. A target that the surrounding project
# already has wins; then find_package; else an error that names the package.
set(CMAKE_THREAD_PREFER_PTHREAD ON)
find_package(Threads REQUIRED)

macro(veracity_require found package debian)
  if(NOT ${found})
    message(FATAL_ERROR "veracity needs ${package}: apt-get install ${debian}")
  endif()
endmacro()

if(NOT TARGET absl::status)
  find_package(absl CONFIG QUIET)
  veracity_require(absl_FOUND "Abseil 20220623 or newer" libabsl-dev)
endif()

# Debian's protobuf 3.21 has only CMake's module; from 22 on only its own
# config package knows what it depends on. Config first, module second.
if(NOT TARGET protobuf::libprotobuf)
  set(protobuf_MODULE_COMPATIBLE ON)
  find_package(Protobuf CONFIG QUIET)
  set(VERACITY_PROTOBUF_MODE CONFIG)
  if(NOT Protobuf_FOUND)
    find_package(Protobuf 3.21 MODULE QUIET)
    set(VERACITY_PROTOBUF_MODE MODULE)
    veracity_require(Protobuf_FOUND "protobuf 3.21 or newer"
                     "libprotobuf-dev protobuf-compiler")
  endif()
endif()

if(NOT TARGET SQLite::SQLite3)
  find_package(SQLite3 3.37 QUIET)
  veracity_require(SQLite3_FOUND "SQLite 3.37 or newer" libsqlite3-dev)
endif()

# CMake's own module asks for headers of the server, too.
if(VERACITY_POSTGRES)
  find_path(LIBPQ_INCLUDE_DIR libpq-fe.h PATH_SUFFIXES postgresql)
  find_library(LIBPQ_LIBRARY pq)
  if(NOT LIBPQ_INCLUDE_DIR OR NOT LIBPQ_LIBRARY)
    message(FATAL_ERROR "veracity needs libpq 14 or newer, unless VERACITY_POSTGRES is off: apt-get install libpq-dev")
  endif()
elseif(VERACITY_BUILD_TESTS)
  message(FATAL_ERROR "the tests need VERACITY_POSTGRES, since every store passes the same ones")
endif()

if(NOT TARGET OpenSSL::Crypto)
  find_package(OpenSSL 3.0 QUIET COMPONENTS Crypto)
  veracity_require(OPENSSL_FOUND "OpenSSL 3.0 or newer" libssl-dev)
endif()

find_path(UTF8PROC_INCLUDE_DIR utf8proc.h)
find_library(UTF8PROC_LIBRARY utf8proc)
if(NOT UTF8PROC_INCLUDE_DIR OR NOT UTF8PROC_LIBRARY)
  message(FATAL_ERROR "veracity needs utf8proc: apt-get install libutf8proc-dev")
endif()

# Exact rationals for units: header-only, inside lib/base only.
find_path(VERACITY_BOOST_INCLUDE_DIR boost/multiprecision/cpp_int.hpp)
if(NOT VERACITY_BOOST_INCLUDE_DIR)
  message(FATAL_ERROR "veracity needs Boost.Multiprecision: apt-get install libboost-dev")
endif()

if(NOT TARGET nlohmann_json::nlohmann_json)
  find_package(nlohmann_json 3.10 CONFIG QUIET)
  veracity_require(nlohmann_json_FOUND "nlohmann-json" nlohmann-json3-dev)
endif()

# Python is optional. The distribution's own interpreter goes first: its
# packages (protobuf, pytest) belong to it. A wheel's build says which it wants.
if(VERACITY_BUILD_PYTHON)
  find_program(VERACITY_SYSTEM_PYTHON python3 PATHS /usr/bin NO_DEFAULT_PATH)
  if(VERACITY_SYSTEM_PYTHON AND NOT DEFINED Python_EXECUTABLE AND NOT DEFINED SKBUILD)
    set(Python_EXECUTABLE "${VERACITY_SYSTEM_PYTHON}")
  endif()
  find_package(Python 3.9 QUIET COMPONENTS Interpreter Development.Module)
  set(PYBIND11_FINDPYTHON ON)
  if(Python_Development.Module_FOUND)
    find_package(pybind11 2.10 CONFIG QUIET)
  endif()
  set(missing_python "")
  if(VERACITY_SANITIZE)
    set(missing_python "sanitizers would have to be loaded before Python")
  elseif(NOT Python_Development.Module_FOUND OR NOT pybind11_FOUND)
    set(missing_python "it needs Python's development files and pybind11: apt-get install python3-dev pybind11-dev")
  endif()
  if(missing_python AND DEFINED SKBUILD)
    message(FATAL_ERROR "veracity for Python: ${missing_python}")
  elseif(missing_python)
    message(STATUS "Leaving the Python package out: ${missing_python}")
    set(VERACITY_BUILD_PYTHON OFF)
  endif()
endif()

if(VERACITY_BUILD_CLI OR VERACITY_BUILD_PYTHON)
  find_package(CLI11 2.1 CONFIG QUIET)
  veracity_require(CLI11_FOUND "CLI11" libcli11-dev)
endif()

if(VERACITY_BUILD_TESTS)
  find_package(GTest 1.12 QUIET)
  veracity_require(GTest_FOUND "GoogleTest" "libgtest-dev libgmock-dev")
  find_path(VERACITY_POSTGRES_BIN pg_ctl NO_DEFAULT_PATH
    PATHS /usr/lib/postgresql/15/bin /usr/lib/postgresql/16/bin /usr/lib/postgresql/17/bin)
  find_path(VERACITY_POSTGRES_BIN pg_ctl)
  veracity_require(VERACITY_POSTGRES_BIN "a PostgreSQL server to test with" postgresql-15)
endif()
if(VERACITY_BUILD_BENCH)
  find_package(benchmark QUIET)
  veracity_require(benchmark_FOUND "Google Benchmark" libbenchmark-dev)
endif()
