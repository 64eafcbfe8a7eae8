"""Types of flow parameters, for the form on Prefect's page: what it refuses, the server refuses too."""

from typing import Annotated, Literal

from pydantic import Field

YearId = Annotated[str, Field(pattern=r"^\d{4}$")]
Runner = Literal["local", "dask"]       # who reads the files: processes of this machine, or a Dask cluster
