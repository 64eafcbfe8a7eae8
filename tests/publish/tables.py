"""A small edition's tables, as the rooms before hand them over."""

import pandas as pd

NAN = float("nan")


def facts(rows=None):
    columns = ["year", "unit", "form", "row", "field", "value", "text", "state", "scope", "file", "sheet", "cell"]
    rows = rows or [
        ("2018", "058", "vpcp_06", "", "received", 16003.0, "", "reported", "own", "058/mot-cua.xlsx", "06", "C12"),
        ("2018", "058", "vpcp_06", "", "overdue", 0.0, "", "zero", "own", "058/mot-cua.xlsx", "06", "D12"),
        ("2018", "061", "vpcp_06", "", "received", 98.5, "", "reported", "own", "061/bc.xlsx", "06", "C12"),
        ("2018", "061", "narrative", "", "results", NAN, "=1+1", "reported", "own", "061/bc.xlsx", "L", "B2"),
        ("2018", "061", "vpcp_06", "", "overdue", NAN, "", "missing", "own", "", "", ""),
    ]
    return pd.DataFrame(rows, columns=columns)


def figures():
    received, overdue = "Số hồ sơ tiếp nhận", "Số hồ sơ quá hạn"
    rows = [("one_stop.received", "hồ sơ", 16101.5, "16.101,5", "vpcp_06.received", 2, 2, received, 1, "ok"),
            ("one_stop.received@058", "hồ sơ", 16003.0, "16.003", "vpcp_06.received", 1, 1, received, 0, "ok"),
            ("one_stop.overdue", "hồ sơ", NAN, "chưa có số liệu", "vpcp_06.overdue", 1, 2, overdue, 0, "missing")]
    return pd.DataFrame(rows, columns=["id", "unit_of_measure", "value", "text", "formula", "n_reported", "n_expected",
                                       "label", "decimals", "state"])


def findings():
    columns = ["year", "unit", "form", "code", "severity", "file", "sheet", "cell", "expected", "found", "message",
               "suggested_cell", "suggested_value"]
    return pd.DataFrame([("2018", "061", "vpcp_06", "required", "error", "061/bc.xlsx", "06", "D12", "một số", "=1+1",
                          "Ô bắt buộc để trống", "", "")], columns=columns)


def register():
    return pd.DataFrame([("2018", "058", "vpcp_06", "valid", "2018-12-03", 0, "058/mot-cua.xlsx"),
                         ("2018", "061", "vpcp_06", "invalid", "2018-12-20", 5, "061/bc.xlsx"),
                         ("2018", "061", "targets", "missing", "", None, "")],
                        columns=["year", "unit", "form", "state", "received_on", "days_late", "file"])


def units():
    return pd.DataFrame([("06", "Tỉnh Bắc Kạn", "tinh", ""), ("058", "Huyện Ba Bể", "huyen", "06"),
                         ("061", "Huyện Bạch Thông", "huyen", "06")],
                        columns=["code", "name", "level", "parent_code"]).assign(
                            valid_from="", valid_to="", successor="", forms="vpcp_06 targets")


def all_tables():
    return {"units": units(), "facts": facts(), "figures": figures(), "findings": findings(), "register": register()}
