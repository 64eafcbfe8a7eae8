"""``python -m flows`` is ``danvan``."""

from flows.cli import main

if __name__ == "__main__":
    main()
