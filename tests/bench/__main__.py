"""``python -m tests.bench``: exit 1 where a limit is missed. Light, because every worker process loads it again."""

import sys

if __name__ == "__main__":
    from tests.bench.limits import main

    sys.exit(main())
