#!/bin/sh
# Starts the desk.
here=$(cd "$(dirname "$0")" && pwd)
python="$here/venv/bin/python"
if [ ! -x "$python" ]; then
  cat "$here/texts/not_installed.txt" >&2
  exit 2
fi
exec "$python" -P -m pipelines desk --lang zh "$@"
