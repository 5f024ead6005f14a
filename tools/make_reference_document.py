"""Make templates/documents/reference.docx, which gives report.docx its styles, from the one pandoc ships.

For maintainers; run it after changing a style here, and commit the file. Needs the extra [documents].

    python -m tools.make_reference_document
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

from impact.reporting.page.pandoc import pandoc

TARGET = Path(__file__).parents[1] / "src/impact/reporting/templates/documents/reference.docx"

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SERIF, SANS = "Cambria", "Calibri"  # Word has them; LibreOffice has faces of the same widths
INK, SOFT, ACCENT = "1C1C1C", "565656", "0B5A82"

#: name: (size in half points, bold, colour, space before, space after, more of the paragraph)
STYLES = {
    "Title": (44, True, INK, 0, 80, ""),
    "Subtitle": (19, False, SOFT, 0, 240, ""),
    "Heading 1": (29, True, INK, 360, 120, "<w:keepNext/><w:keepLines/>"),
    "Heading 2": (24, True, INK, 280, 100, "<w:keepNext/><w:keepLines/>"),
    "Heading 3": (22, True, INK, 240, 80, "<w:keepNext/><w:keepLines/>"),
    "Heading 4": (22, False, INK, 240, 80, "<w:keepNext/><w:keepLines/>"),
    "Standfirst": (24, False, INK, 60, 160, ""),
    "Dateline": (18, False, SOFT, 0, 280, ""),
    "Finding": (22, False, INK, 120, 0, ""),
    "Basis": (18, False, SOFT, 0, 80, ""),
    "Figure Title": (20, True, INK, 320, 40, "<w:keepNext/><w:keepLines/>"),
    "Figure Subtitle": (17, False, SOFT, 0, 60, "<w:keepNext/><w:keepLines/>"),
    "Table Title": (20, True, INK, 320, 100, "<w:keepNext/><w:keepLines/>"),
    "Table Note": (17, False, SOFT, 60, 120, ""),
    "Image Caption": (18, False, SOFT, 60, 280, ""),
    "Captioned Figure": (22, False, INK, 240, 0, "<w:keepNext/>"),
    "Publisher": (18, True, INK, 160, 40, "<w:keepNext/>"),
    "Source": (16, False, INK, 0, 20, '<w:ind w:left="200" w:hanging="200"/>'),
    "Colophon": (16, False, SOFT, 0, 20, ""),
}

TABLE_STYLE = """<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>
<w:basedOn w:val="TableNormal"/><w:qFormat/>
<w:pPr><w:spacing w:before="20" w:after="20"/></w:pPr><w:rPr><w:sz w:val="17"/><w:szCs w:val="17"/></w:rPr>
<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="1C1C1C"/>
<w:bottom w:val="single" w:sz="4" w:space="0" w:color="C9C9C4"/>
<w:insideH w:val="single" w:sz="4" w:space="0" w:color="C9C9C4"/></w:tblBorders>
<w:tblCellMar><w:top w:w="20" w:type="dxa"/><w:left w:w="70" w:type="dxa"/><w:bottom w:w="20" w:type="dxa"/>
<w:right w:w="70" w:type="dxa"/></w:tblCellMar></w:tblPr>
<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="565656"/></w:rPr><w:tcPr><w:tcBorders>
<w:bottom w:val="single" w:sz="6" w:space="0" w:color="1C1C1C"/></w:tcBorders></w:tcPr></w:tblStylePr>
</w:style>"""

FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText xml:space="preserve"> {0} </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
# HEADER-TITLE, HEADER-DAY and FOOTER-BASIS are filled in by impact.reporting.page.documents.docx
HEADER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:hdr {W} {R}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">HEADER-TITLE</w:t></w:r><w:r><w:tab/></w:r>'
    '<w:r><w:t xml:space="preserve">HEADER-DAY</w:t></w:r></w:p></w:hdr>'
)
FOOTER = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:ftr {W} {R}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>'
    '<w:r><w:t xml:space="preserve">FOOTER-BASIS</w:t></w:r><w:r><w:tab/></w:r>'
    f'<w:r><w:t xml:space="preserve">Page </w:t></w:r>{FIELD.format("PAGE")}'
    f'<w:r><w:t xml:space="preserve"> of </w:t></w:r>{FIELD.format("NUMPAGES")}</w:p></w:ftr>'
)


def _edge_style(name: str, side: str) -> str:
    """Style the header or the footer: small, with a line towards the text and a tab at the right."""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name.lower()}"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:pBdr>'
        f'<w:{side} w:val="single" w:sz="4" w:space="4" w:color="C9C9C4"/></w:pBdr><w:tabs>'
        '<w:tab w:val="right" w:pos="9070"/></w:tabs><w:spacing w:after="0"/></w:pPr>'
        f'<w:rPr><w:color w:val="{SOFT}"/><w:sz w:val="15"/><w:szCs w:val="15"/></w:rPr></w:style>'
    )


FOOTER_STYLE = _edge_style("Header", "bottom") + _edge_style("Footer", "top")
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/>'
    '<w:footerReference w:type="default" r:id="rIdFooter1"/>'
    '<w:footerReference w:type="first" r:id="rIdFooter1"/>'
    '<w:footnotePr><w:numRestart w:val="eachSect"/>'
    '</w:footnotePr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1418" w:bottom="1361" '
    'w:left="1418" w:header="624" w:footer="567" w:gutter="0"/><w:titlePg/></w:sectPr>'
)


def main() -> None:
    """Write the file; the same bytes each time."""
    command = [str(pandoc()), "--print-default-data-file", "reference.docx"]
    shipped = subprocess.run(command, check=True, capture_output=True).stdout
    with zipfile.ZipFile(io.BytesIO(shipped)) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    parts["word/styles.xml"] = restyle(parts["word/styles.xml"])
    for name, text in (("header", HEADER), ("footer", FOOTER)):
        parts[f"word/{name}1.xml"] = text
        kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
            "</Types>", f'<Override PartName="/word/{name}1.xml" ContentType="{kind}"/></Types>'
        )
        relation = f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"
        parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
            "</Relationships>",
            f'<Relationship Id="rId{name.title()}1" Type="{relation}" Target="{name}1.xml"/></Relationships>',
        )
    body = re.sub(r"<w:sectPr>.*</w:sectPr>", SECTION, parts["word/document.xml"], flags=re.DOTALL)
    parts["word/document.xml"] = body
    with zipfile.ZipFile(TARGET, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)


def restyle(styles: str) -> str:
    """Put our styles in the place of pandoc's."""
    fonts = f'<w:rFonts w:ascii="{SERIF}" w:hAnsi="{SERIF}" w:cs="{SERIF}"/>'
    styles = re.sub(r"(<w:rPrDefault>\s*<w:rPr>\s*)<w:rFonts[^>]*/>", rf"\1{fonts}", styles)
    styles = re.sub(
        r'(<w:rPrDefault>.*?<w:sz w:val=")24(" />\s*<w:szCs w:val=")24',
        r"\g<1>22\g<2>22",
        styles,
        count=1,
        flags=re.DOTALL,
    )
    styles = styles.replace('w:lang w:val="en-US"', 'w:lang w:val="en-GB"')
    for name, (size, bold, colour, before, after, more) in STYLES.items():
        key = name.replace(" ", "")
        styles = re.sub(rf'\s*<w:style [^>]*w:styleId="{key}".*?</w:style>', "", styles, flags=re.DOTALL)
        heading = re.fullmatch(r"Heading (\d)", name)
        level = f'<w:outlineLvl w:val="{int(heading[1]) - 1}"/>' if heading else ""
        shown = name.lower() if heading else name
        weight = "<w:b/>" if bold else ""
        keep, indent = (more, "") if "keep" in more else ("", more)  # Word insists on this order
        style = (
            f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{shown}"/>'
            f'<w:basedOn w:val="Normal"/><w:next w:val="BodyText"/><w:qFormat/><w:pPr>{keep}'
            f'<w:spacing w:before="{before}" w:after="{after}"/>{indent}{level}</w:pPr><w:rPr>{fonts}{weight}'
            f'<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
        )
        styles = styles.replace("</w:styles>", f"{style}\n</w:styles>")
    styles = re.sub(r'\s*<w:style [^>]*w:styleId="Table".*?</w:style>', "", styles, flags=re.DOTALL)
    styles = styles.replace("</w:styles>", f"{TABLE_STYLE}\n{FOOTER_STYLE}\n</w:styles>")
    return re.sub(
        r'(w:styleId="Hyperlink".*?<w:color w:val=")[0-9A-F]{6}"[^>]*/>',
        rf'\g<1>{ACCENT}"/>',
        styles,
        flags=re.DOTALL,
    )


if __name__ == "__main__":
    main()
