"""Forms, rules, figures and charts as data: ``report_templates/catalogue/*.toml`` -> frozen objects."""

from flows.catalogue.load import TEMPLATES, load_catalogue, past_catalogue
from flows.catalogue.model import Catalogue, ChartSpec, FieldSpec, FigureSpec, FormSpec, ItemSpec, RuleSpec

__all__ = ["TEMPLATES", "Catalogue", "ChartSpec", "FieldSpec", "FigureSpec", "FormSpec", "ItemSpec", "RuleSpec", "load_catalogue",
           "past_catalogue"]
