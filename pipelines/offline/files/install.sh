#!/bin/sh
# Finds a 64-bit Python 3.11 to 3.13 and starts install.py with it.
here=$(cd "$(dirname "$0")" && pwd)
fits="import sys, struct; sys.exit(not ((3, 11) <= sys.version_info[:2] <= (3, 13) and struct.calcsize('P') == 8))"
installed=/Library/Frameworks/Python.framework/Versions
for python in python3.13 python3.12 python3.11 python3 \
  "$installed/3.13/bin/python3" "$installed/3.12/bin/python3" "$installed/3.11/bin/python3"; do
  if "$python" -I -c "$fits" >/dev/null 2>&1; then
    exec "$python" -I "$here/install.py"
  fi
done
cat "$here/texts/no_python.txt" >&2
exit 2
