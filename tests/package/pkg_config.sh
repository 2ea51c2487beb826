#!/bin/sh
# pkg_config.sh COMPILER STANDARD SOURCE PROGRAM: builds and runs a program with
# nothing but what pkg-config says of veracity.
set -eu
"$1" "-std=c++$2" -Wall -Wextra -Werror $(pkg-config --cflags veracity) \
  "$3" $(pkg-config --libs veracity) -o "$4"
exec "$4"
