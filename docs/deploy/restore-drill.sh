#!/bin/sh
# A restore drill: opens a backup in a folder of its own, looks at everything in it, serves it once, and says how long
# that took. The running service is not touched and no mail leaves: nothing does background work here.
#   sh docs/deploy/restore-drill.sh /var/backups/estampille/2026-11-28.tar /mnt/keys/secret.key
# An archive of a service on PostgreSQL is opened in SQLite, so a laptop will do. ESTAMPILLE_BACKUP_KEY opens a sealed one.
set -eu
archive=$(realpath "$1") key=$(realpath "$2")
began=$(date +%s)
umask 077
folder=$(mktemp --directory)
serving=
end() {
  if [ -n "$serving" ]; then kill "$serving" && wait "$serving" || true; fi
  rm -rf "$folder"
}
trap end EXIT
unset ESTAMPILLE_DATABASE_URL ESTAMPILLE_SMTP_URL ESTAMPILLE_KEY ESTAMPILLE_LIMITS_URL
export ESTAMPILLE_DATA_DIR="$folder/data"
mkdir "$ESTAMPILLE_DATA_DIR"
cp "$key" "$ESTAMPILLE_DATA_DIR/secret.key"
if [ -n "${ERASED:-}" ]; then cp "$ERASED" "$ESTAMPILLE_DATA_DIR/erased.txt"; fi

echo "== restore"
estampille restore "$archive"
echo "== audit logs"
estampille audit verify
echo "== serve"
port=${PORT:-8999}
estampille serve --port "$port" --no-worker 2>"$folder/serve.log" &
serving=$!
python3 - "http://127.0.0.1:$port/readyz" <<'END' || { cat "$folder/serve.log" >&2; exit 1; }
import sys, time, urllib.request
until = time.monotonic() + 120
while True:
    try:
        print(urllib.request.urlopen(sys.argv[1], timeout=5).read().decode().strip())
        break
    except OSError as error:
        if time.monotonic() > until:
            sys.exit(f"no answer: {error}")
        time.sleep(0.2)
END
echo "== the drill took $(($(date +%s) - began)) s; what it restored is gone again"
