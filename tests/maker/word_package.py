"""A blank Word package of our own: only the parts a document needs.

python-docx's default template carries a stylesWithEffects part that makes Word repair the file; this one does not.
"""

from flows.documents.package import write_parts
from tests.maker.word_styles import FONT, PARAGRAPHS, Style, W, styles_xml
from tests.maker.word_theme import theme_xml

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {"document": "document.main", "styles": "styles", "settings": "settings", "fontTable": "fontTable",
          "header1": "header", "header2": "header"}
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"

PAGE_FIELD = ('<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
              '<w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
              '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
              '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


def package(body: str, title: str, styles: tuple[Style, ...] = PARAGRAPHS) -> bytes:
    """A .docx around the content of ``<w:body>``."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships({
            "rId1": (f"{_REL}/officeDocument", "word/document.xml"),
            "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            "rId3": (f"{_REL}/extended-properties", "docProps/app.xml")}),
        "docProps/core.xml": _core(title),
        "docProps/app.xml": (f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
                             'extended-properties"><Application>Microsoft Office Word</Application></Properties>'),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{W}" xmlns:r="{_REL}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": _relationships({
            **{f"rId{number}": (f"{_REL}/{name.rstrip('12')}", f"{name}.xml")
               for number, name in enumerate(list(_PARTS)[1:], start=1)},
            "rId9": (f"{_REL}/theme", "theme/theme1.xml")}),
        "word/styles.xml": styles_xml(styles),
        "word/settings.xml": _settings(),
        "word/theme/theme1.xml": theme_xml(),
        "word/fontTable.xml": (f'{_HEAD}<w:fonts xmlns:w="{W}"><w:font w:name="{FONT}"><w:family w:val="roman"/>'
                               '<w:pitch w:val="variable"/></w:font></w:fonts>'),
        "word/header1.xml": _header(PAGE_FIELD),
        "word/header2.xml": _header(""),
    }
    return write_parts({name: text.encode("utf-8") for name, text in parts.items()})


HEADER_ID, FIRST_HEADER_ID = "rId4", "rId5"


def _header(content: str) -> str:
    return f'{_HEAD}<w:hdr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>{content}</w:p></w:hdr>'


def _settings() -> str:
    return (f'{_HEAD}<w:settings xmlns:w="{W}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
            '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
            '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>')


def _core(title: str) -> str:
    return (f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
            f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:language>vi-VN</dc:language>'
            '</cp:coreProperties>')


def _content_types() -> str:
    overrides = {f"/word/{name}.xml": f"{_TYPE}.{kind}+xml" for name, kind in _PARTS.items()}
    overrides["/word/theme/theme1.xml"] = "application/vnd.openxmlformats-officedocument.theme+xml"
    overrides["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    overrides["/docProps/app.xml"] = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    return (f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides.items()) + "</Types>")


def _relationships(entries: dict[str, tuple[str, str]]) -> str:
    return (f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            + "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in entries.items())
            + "</Relationships>")
