"""`python -m engine`: the advisor without a browser."""

import io
import sys

from engine.cli import main

# A terminal that cannot show a character gets a substitute instead of a traceback.
for stream in (sys.stdout, sys.stderr):
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")

sys.exit(main())
