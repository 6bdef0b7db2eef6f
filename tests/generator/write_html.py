"""A report as a page of a government site: meta tags, a title, the words and the tables with their spans."""

from collections.abc import Iterator
from html import escape

from tests.generator.printed import Cell, Table, printed
from tests.generator.report import Report, signed_words

CHARSETS = {"gb18030": "gb2312"}  # sites that serve gb18030 declare it as the older set
STYLE = """
body { font: 16px/1.9 SimSun, serif; width: 1000px; margin: 0 auto; color: #333; }
.top { background: #1a5aa8; color: #fff; padding: 14px 20px; font-size: 24px; }
.where, .about { color: #666; font-size: 14px; border-bottom: 1px solid #ddd; }
h1 { text-align: center; font-size: 26px; }
.article p { text-indent: 2em; margin: 8px 0; }
.article p.sign { text-align: right; }
table { border-collapse: collapse; width: 100%; margin: 12px 0; }
td, th { border: 1px solid #666; padding: 3px 6px; text-align: center; font-weight: normal; font-size: 14px; }
th { background: #eef3fa; }
""".strip()


def write(report: Report, encoding: str = "utf-8") -> bytes:
    """The page in `encoding`, which the page declares (gb18030 as gb2312)."""
    text = "\n".join(_page(report, CHARSETS.get(encoding, encoding))) + "\n"
    return text.encode(encoding)


def _page(report: Report, charset: str) -> Iterator[str]:
    published = f"{report.published or report.signed} 09:00"
    yield from ("<!DOCTYPE html>", '<html lang="zh-CN">', "<head>", f'<meta charset="{charset}">')
    yield f"<title>{escape(report.title)}</title>"
    tags = {
        "SiteName": report.signature,
        "SiteIDCode": report.site_code,
        "ColumnName": "政府信息公开年报",
        "ColumnType": "政府信息公开",
        "ArticleTitle": report.title,
        "PubDate": published,
        "ContentSource": report.signature,
    }
    yield from (f'<meta name="{name}" content="{escape(content)}">' for name, content in tags.items() if content)
    yield from (f"<style>{STYLE}</style>", "</head>", "<body>")
    yield f'<div class="top">{escape(report.signature)}</div>'
    yield '<div class="where">首页 &gt; 政府信息公开 &gt; 政府信息公开年报</div>'
    yield f"<h1>{escape(report.title)}</h1>"
    yield f'<div class="about">发布日期：{published}　来源：{escape(report.signature)}</div>'
    yield from ('<div class="article">', *_article(report), "</div>")
    yield from ('<div class="where">打印本页　关闭窗口</div>', "</body>", "</html>")


def _article(report: Report) -> Iterator[str]:
    if report.preface:
        yield f"<p>{escape(report.preface)}</p>"
    tables = {table.section: table for table in printed(report)}
    for section, heading in report.headings().items():
        yield f"<p><strong>{escape(heading)}</strong></p>"
        yield from (f"<p>{escape(paragraph)}</p>" for paragraph in report.paragraphs(section))
        if section in tables:
            yield from _table(tables[section])
    yield from (f'<p class="sign">{escape(line)}</p>' for line in (report.signature, signed_words(report.signed)))


def _table(table: Table) -> Iterator[str]:
    yield from ("<table>", "<tbody>")
    yield from (f"<tr>{''.join(_cell(cell) for cell in row)}</tr>" for row in table.rows)
    yield from ("</tbody>", "</table>")


def _cell(cell: Cell) -> str:
    name = "th" if cell.header else "td"
    spans = "".join(
        f' {side}="{span}"' for side, span in (("rowspan", cell.rowspan), ("colspan", cell.colspan)) if span > 1
    )
    return f"<{name}{spans}>{escape(cell.text)}</{name}>"
