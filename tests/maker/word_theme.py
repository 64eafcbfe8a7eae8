"""A plain theme: one font, office black and white. The styles name their font themselves; Word only wants the part to exist."""

from tests.maker.word_styles import FONT

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "1F3864", "lt2": "E7E6E6", "accent1": "1F3864", "accent2": "8FAAD0",
            "accent3": "7F7F7F", "accent4": "B4532A", "accent5": "5B9BD5", "accent6": "70AD47",
            "hlink": "0563C1", "folHlink": "954F72"}
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="6350" cap="flat" cmpd="sng" algn="ctr">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def theme_xml() -> str:
    """word/theme/theme1.xml with the least the schema asks for."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS.items())
    fonts = f'<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><a:theme xmlns:a="{_A}" name="Danvan"><a:themeElements>'
            f'<a:clrScheme name="Danvan">{colours}</a:clrScheme>'
            f'<a:fontScheme name="Danvan"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>'
            f'<a:fmtScheme name="Danvan"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>'
            f'<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme>'
            '</a:themeElements></a:theme>')
