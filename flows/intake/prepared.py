"""Loaded by the process that worker processes are copied from: the year's reader is made there, once for all of them, while
files are being listed.
"""

import os
from contextlib import suppress

from flows.intake.pool import NEEDS
from flows.intake.worker import prepare

with suppress(Exception):       # nothing is asked for, or it is broken: then whoever reads the first file says what is wrong
    prepare(os.environ[NEEDS])
