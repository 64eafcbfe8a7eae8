"""A flow that does nothing: what Prefect alone costs. ``python -m tests.bench.empty_flow``."""

from prefect import flow


@flow
def empty() -> None:
    """Nothing."""


if __name__ == "__main__":
    empty()
