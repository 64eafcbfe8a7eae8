"""nam.toml of the sample year, as the secretariat would write it: ``texts/nam-2018.toml``."""

from pathlib import Path

NAM_TOML = (Path(__file__).with_name("texts") / "nam-2018.toml").read_text(encoding="utf-8")
