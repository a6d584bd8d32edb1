"""`python -m engine`: the advisor without a browser."""

import io
import os
import sys

from engine.cli import main

# A terminal that cannot show a character gets a substitute instead of a traceback.
for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")

try:
    code = main()
    sys.stdout.flush()
except BrokenPipeError:
    # Whoever read the output has had enough, as in `… | head`.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    code = 1
sys.exit(code)
