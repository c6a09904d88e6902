"""The styles of a Word file: Word's own names wherever Word has one, so that a reader's template can replace them."""

import io
from dataclasses import dataclass
from functools import lru_cache

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml

from app.export.look import Paper
from app.export.word import xml
from app.i18n import BY_TAG

BULLETS, NUMBERS = 1, 2
"""Abstract lists in the numbering part."""
DEEPEST_LIST = 8
_STEP = 360  # twentieths of a point a level of a list stands further in
_INK, _SOFT, _ACCENT, _RULE, _AMBER = "1C1D21", "54575E", "1F4468", "C9C4B8", "74470A"
_LINE_BELOW = f'<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="4" w:color="{_RULE}"/></w:pBdr>'


@dataclass(frozen=True)
class _Faces:
    """Faces that nearly every office machine has; ``code`` is Word's name of the language."""

    code: str
    serif: str
    sans: str
    eastern: str = ""
    eastern_sans: str = ""


_FACES = {
    "en": _Faces("en-US", "Georgia", "Arial"),
    "de": _Faces("de-DE", "Georgia", "Arial"),
    "pt-BR": _Faces("pt-BR", "Georgia", "Arial"),
    "zh-Hans": _Faces("zh-CN", "Georgia", "Arial", "SimSun", "Microsoft YaHei"),
    "zh-Hant": _Faces("zh-TW", "Georgia", "Arial", "PMingLiU", "Microsoft JhengHei"),
}
_PAPERS: dict[Paper, tuple[int, int]] = {"A4": (11_906, 16_838), "Letter": (12_240, 15_840)}


def blank(language: str, paper: Paper) -> WordDocument:
    """An empty Word document with all styles, lists and margins set."""
    return docx.Document(io.BytesIO(_blank(language, paper)))


@lru_cache(maxsize=len(_FACES) * len(_PAPERS))
def _blank(language: str, paper: Paper) -> bytes:
    word = docx.Document()
    faces, is_chinese = _FACES[language], BY_TAG[language].is_chinese
    _replace(word.part._styles_part.element, _styles(faces, is_chinese))
    _replace(word.part.numbering_part.element, _lists())
    body = word.element.body
    for child in list(body):
        body.remove(child)
    body.append(parse_xml(_page(paper)))
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _replace(element: object, by: str) -> None:
    made = parse_xml(by)
    for child in list(element):  # type: ignore[call-overload]
        element.remove(child)  # type: ignore[attr-defined]
    element.extend(list(made))  # type: ignore[attr-defined]


def _page(paper: Paper) -> str:
    width, height = _PAPERS[paper]
    return (
        f'<w:sectPr {xml.DECLARED}><w:pgSz w:w="{width}" w:h="{height}"/>'
        '<w:pgMar w:top="1304" w:right="1361" w:bottom="1304" w:left="1361" w:header="624" w:footer="624" w:gutter="0"/>'
        "<w:titlePg/></w:sectPr>"
    )


def _styles(faces: _Faces, is_chinese: bool) -> str:
    room = _room(0, 140, 312 if is_chinese else 288)
    base = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_face(faces.serif, faces.eastern)}"
        f'<w:color w:val="{_INK}"/>{_size(21)}'
        f'<w:lang w:val="{"en-US" if is_chinese else faces.code}" w:eastAsia="{faces.code}"/></w:rPr></w:rPrDefault>'
        f"<w:pPrDefault><w:pPr>{room}</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    slanted = "" if is_chinese else "<w:i/>"  # a slanted Chinese character is a damaged one
    made = (
        *_headings(faces, slanted),
        *_running_text(faces, slanted),
        *_furniture(_face(faces.sans, faces.eastern_sans)),
        *_letters(faces),
    )
    return f"<w:styles {xml.DECLARED}>{base}{''.join(made)}{_table_styles()}</w:styles>"


def _headings(faces: _Faces, slanted: str) -> tuple[str, ...]:
    sans, serif = _face(faces.sans, faces.eastern_sans), _face(faces.serif, faces.eastern)
    first = f"<w:keepNext/><w:pageBreakBefore/>{_LINE_BELOW}{_room(0, 240, 264)}{_outline(0)}"
    return (
        _style("Title", "Title", f"<w:keepNext/>{_room(240, 120, 252)}", f"{serif}<w:b/>{_size(48)}", "Subtitle"),
        _style("Subtitle", "Subtitle", _room(0, 280, 276), f"{slanted}{_colour(_SOFT)}{_size(26)}", "Normal"),
        _style("Heading1", "heading 1", first, f"{sans}<w:b/>{_colour(_ACCENT)}{_size(32)}", "Normal"),
        _heading(2, _room(280, 80, 264), f"{sans}<w:b/>{_size(23)}"),
        _heading(3, _room(200, 60, 264), f"{sans}<w:b/>{_size(20)}"),
        _heading(4, _room(160, 60, 264), f"{sans}{slanted}{_colour(_SOFT)}{_size(20)}"),
    )


def _heading(level: int, room: str, letters: str) -> str:
    return _style(f"Heading{level}", f"heading {level}", f"<w:keepNext/>{room}{_outline(level - 1)}", letters, "Normal")


def _running_text(faces: _Faces, slanted: str) -> tuple[str, ...]:
    entry = f"{_room(0, 70, 276)}<w:contextualSpacing/>"
    edge = f'<w:pBdr><w:left w:val="single" w:sz="12" w:space="12" w:color="{_ACCENT}"/></w:pBdr>'
    quote = f'{edge}{_room(160, 60, 288)}<w:ind w:left="454" w:right="454"/>'
    code = f'<w:shd w:val="clear" w:color="auto" w:fill="F2EFE9"/>{_room(0, 120, 240)}<w:contextualSpacing/>'
    return (
        _style("Normal", "Normal", "", "", default=True),
        _style("ListBullet", "List Bullet", entry, ""),
        _style("ListNumber", "List Number", entry, ""),
        _style("ListContinue", "List Continue", _room(0, 70, 276), ""),
        _style("Quote", "Quote", quote, slanted),
        _style("Code", "Code", code, f"{_face('Consolas', faces.eastern)}<w:noProof/>{_size(18)}"),
    )


def _furniture(sans: str) -> tuple[str, ...]:
    """What stands around the text, in the other face."""
    small = f"{sans}{_colour(_SOFT)}"
    at_the_edge = f"{_tabs()}{_room(0, 0, 240)}", f"{small}{_size(16)}"
    attribution = f'{_room(0, 240, 264)}<w:ind w:left="454"/>'
    return (
        _style(
            "Masthead", "Masthead", f"{_LINE_BELOW}{_tabs()}{_room(0, 60, 240)}", f"{sans}{_colour(_ACCENT)}{_size(17)}"
        ),
        _style("Attribution", "Attribution", attribution, f"{small}{_size(18)}", "Normal"),
        _style("OpenNote", "Open note", _room(0, 160, 264), f"{sans}<w:b/>{_colour(_AMBER)}{_size(17)}", "Normal"),
        _style("Caption", "caption", _room(0, 200, 264), f"{small}{_size(17)}"),
        _style("Header", "header", *at_the_edge),
        _style("Footer", "footer", *at_the_edge),
        _style("CommentText", "annotation text", _room(0, 0, 240), _size(20)),
        _style("TableText", "Table text", _room(20, 20, 252), f"{sans}{_size(18)}"),
    )


def _letters(faces: _Faces) -> tuple[str, ...]:
    return (
        _letter_style("DefaultParagraphFont", "Default Paragraph Font", "", default=True),
        _letter_style("Dateline", "Dateline", "<w:b/>"),
        _letter_style("InlineCode", "Inline code", f"{_face('Consolas', faces.eastern)}<w:noProof/>{_size(20)}"),
        _letter_style("CommentReference", "annotation reference", _size(16)),
        _letter_style("Hyperlink", "Hyperlink", f'{_colour(_ACCENT)}<w:u w:val="single"/>'),
    )


def _style(key: str, name: str, paragraph: str, letters: str, following: str = "", default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    based = "" if default else '<w:basedOn w:val="Normal"/>'
    then = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style w:type="paragraph"{first} w:styleId="{key}"><w:name w:val="{name}"/>{based}{then}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _letter_style(key: str, name: str, letters: str, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="character"{first} w:styleId="{key}"><w:name w:val="{name}"/><w:qFormat/>'
        f"<w:rPr>{letters}</w:rPr></w:style>"
    )


def _table_styles() -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _CELL)
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
        '<w:style w:type="table" w:styleId="TableRuled"><w:name w:val="Table ruled"/><w:basedOn w:val="TableNormal"/><w:tblPr>'
        f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders></w:tblPr>"
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{_ACCENT}"/></w:rPr></w:tblStylePr></w:style>'
    )


_CELL = (("top", 40), ("left", 85), ("bottom", 40), ("right", 85))


def _lists() -> str:
    bullets = "".join(_level(level, "bullet", "•–·"[level % 3], "ListBullet") for level in range(DEEPEST_LIST + 1))
    numbers = "".join(_level(level, "decimal", f"%{level + 1}.", "ListNumber") for level in range(DEEPEST_LIST + 1))
    kinds = ((BULLETS, bullets), (NUMBERS, numbers))
    made = (
        f'<w:abstractNum w:abstractNumId="{kind}"><w:multiLevelType w:val="multilevel"/>{levels}</w:abstractNum>'
        for kind, levels in kinds
    )
    return f"<w:numbering {xml.DECLARED}>{''.join(made)}</w:numbering>"


def _level(level: int, format: str, text: str, style: str) -> str:  # noqa: A002
    link = f'<w:pStyle w:val="{style}"/>' if level == 0 else ""
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{format}"/>{link}<w:lvlText w:val="{text}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{_STEP * (level + 1)}" w:hanging="{_STEP}"/></w:pPr></w:lvl>'
    )


def list_indent(level: int) -> str:
    """Where a paragraph stands that goes on within a list's entry."""
    return f'<w:ind w:left="{_STEP * (level + 1)}"/>'


def _face(western: str, eastern: str) -> str:
    more = f' w:eastAsia="{eastern}"' if eastern else ""
    return f'<w:rFonts w:ascii="{western}" w:hAnsi="{western}" w:cs="{western}"{more}/>'


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _room(before: int, after: int, line: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'


def _outline(level: int) -> str:
    return f'<w:outlineLvl w:val="{level}"/>'


def _colour(code: str) -> str:
    return f'<w:color w:val="{code}"/>'


def _tabs() -> str:
    return '<w:tabs><w:tab w:val="right" w:pos="9184"/></w:tabs>'
