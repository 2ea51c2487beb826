#!/usr/bin/env bash
# A PostgreSQL server for tests, in a folder of its own, on a socket there:
#
#   postgres_server.sh BIN start FOLDER [SETTING=VALUE ...]
#   postgres_server.sh BIN stop FOLDER
#   postgres_server.sh BIN kill FOLDER       as a machine that loses its power
#
# BIN has initdb and pg_ctl. What start writes to FOLDER/uri leads there. A
# folder that has a server starts that one again, with what it has.
set -euo pipefail

bin=$1 verb=$2
mkdir -p "$3"
folder=$(cd "$3" && pwd)
shift 3

# A server does not run as root.
as=()
if ((EUID == 0)); then
  user=postgres
  id -u "$user" >/dev/null 2>&1 || user=nobody
  as=(setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")"
      --clear-groups)
fi

# The folder may be where that user cannot go, or its name too long for a
# socket: then it is elsewhere, and a link leads there.
home() {
  local home=$folder/server
  if [[ ! -e $home ]]; then
    local target=$home
    mkdir -p "$home"
    if ((${#home} > 80)) || ! "${as[@]}" test -x "$home"; then
      rmdir "$home"
      target=$(mktemp -d)
      ln -s "$target" "$home"
    fi
    ((EUID)) || chown "$user" "$target"
    chmod 700 "$target"
  fi
  readlink -f "$home"
}

case $verb in
  start)
    home=$(home)
    if [[ ! -e $home/data/PG_VERSION ]]; then
      "${as[@]}" "$bin/initdb" -D "$home/data" -U veracity -A trust --no-sync \
        -E UTF8 --locale=C >"$folder/initdb.log" 2>&1 ||
        { cat "$folder/initdb.log" >&2; exit 1; }
      cat >>"$home/data/postgresql.conf" <<END
listen_addresses = ''
unix_socket_directories = '$home'
max_connections = 100
max_locks_per_transaction = 1024
fsync = off
full_page_writes = off
shared_buffers = 64MB
autovacuum = off
END
      for setting in "$@"; do
        echo "$setting" >>"$home/data/postgresql.conf"
      done
    fi
    cd /
    if ! "${as[@]}" "$bin/pg_ctl" -D "$home/data" status >/dev/null 2>&1; then
      "${as[@]}" "$bin/pg_ctl" -D "$home/data" -l "$home/log" -w -t 60 start \
        >"$folder/start.log" 2>&1 ||
        { cat "$folder/start.log" "$home/log" >&2; exit 1; }
    fi
    echo "postgresql://veracity@/postgres?host=$home" >"$folder/uri"
    ;;
  stop)
    home=$(home)
    cd /
    "${as[@]}" "$bin/pg_ctl" -D "$home/data" -m immediate stop >/dev/null 2>&1 ||
      true
    rm -rf "$home" "$folder/server" "$folder/uri"
    ;;
  kill)
    home=$(home)
    main=$(head -n 1 "$home/data/postmaster.pid")
    # It would restart those that were killed before it.
    kill -STOP "$main"
    kill -KILL $(ps -o pid= --ppid "$main") "$main"
    while kill -0 "$main" 2>/dev/null; do sleep 0.05; done
    ;;
  *)
    echo "postgres_server.sh: no verb '$verb'" >&2
    exit 2
    ;;
esac
