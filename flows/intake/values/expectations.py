"""A field -> what its cells should hold, in Vietnamese, for findings; and numbers as senders see them."""

from flows.catalogue.model import FieldSpec


def shown_number(value: float) -> str:
    """A number as the sender sees it, with a decimal comma and without a superfluous ``,0``."""
    return repr(value).removesuffix(".0").replace(".", ",")


def expected(field: FieldSpec) -> str:
    """What a cell of this field should hold, in Vietnamese: ``số nguyên không âm``, ``một trong: Đạt; Không đạt``."""
    match field.type:
        case "choice":
            return "một trong: " + "; ".join(words[0] if words else code for code, words in field.choices.items())
        case "yes_no":
            return "“có” hoặc “không”"
        case "date":
            return "ngày theo dạng 31/12/2018"
        case "text":
            return "nội dung bằng chữ"
        case "range":
            return "một số hoặc một khoảng, ví dụ 34-35, ≥ 95" + _bounds(field, None)
        case "count":
            return "số nguyên không âm" + _bounds(field, 0.0) + _in_unit(field)
        case "percent":
            return "tỷ lệ phần trăm, ví dụ 98,5%" + _bounds(field, None)
        case _:
            return "số" + _bounds(field, None) + _in_unit(field)


def _bounds(field: FieldSpec, usual: float | None) -> str:
    low, high = field.minimum, field.maximum
    if low is not None and high is not None:
        return f" từ {shown_number(low)} đến {shown_number(high)}"
    if high is not None:
        return f" không quá {shown_number(high)}"
    return f" từ {shown_number(low)} trở lên" if low is not None and low != usual else ""


def _in_unit(field: FieldSpec) -> str:
    return f" ({field.unit})" if field.unit else ""
