#!/bin/sh
# pkg_config_c.sh COMPILER SOURCE PROGRAM: builds and runs a program in C with
# nothing but what pkg-config says of veracity-c.
set -eu
"$1" -std=c11 -Wall -Wextra -Wpedantic -Werror $(pkg-config --cflags veracity-c) \
  "$2" $(pkg-config --libs veracity-c) -o "$3"
LD_LIBRARY_PATH=$(pkg-config --variable=libdir veracity-c) exec "$3"
