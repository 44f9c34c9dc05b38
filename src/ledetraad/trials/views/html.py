"""The report as one HTML file that needs nothing beside itself."""

from __future__ import annotations

from html import escape
from importlib.resources import files

from ledetraad.trials.views.document import Block, Chart, Points, Report, Section, Table, Text


def as_html(report: Report) -> str:
    """A whole page: headings in order, tables with captions and scopes, charts with words."""
    style = files("ledetraad.trials.views").joinpath("report.css").read_text(encoding="utf-8")
    first, *others = report.sections
    links = "".join(f'<li><a href="#{escape(s.name)}">{escape(s.title)}</a></li>' for s in others)
    return (
        f'<!doctype html><html lang="{report.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(report.title)} – {escape(report.subtitle)}</title><style>{style}</style>"
        f"</head><body><header><h1>{escape(report.title)}</h1><p>{escape(report.subtitle)}</p>"
        f"</header><main>{_section(first)}"
        f'<nav aria-label="{escape(report.contents)}"><ol>{links}</ol></nav>'
        f"{''.join(map(_section, others))}</main></body></html>\n"
    )


def _section(section: Section) -> str:
    name = escape(section.name)
    blocks = "".join(map(_block, section.blocks))
    return (
        f'<section id="{name}" aria-labelledby="{name}-h">'
        f'<h2 id="{name}-h">{escape(section.title)}</h2>{blocks}</section>'
    )


def _block(block: Block) -> str:
    if isinstance(block, Text):
        quote = f' <q lang="en">{escape(block.quote)}</q>' if block.quote else ""
        return f"<p>{escape(block.words)}{quote}</p>"
    if isinstance(block, Points):
        lines = "".join(f"<p>{escape(line)}</p>" for line in block.lines)
        return f"<h3>{escape(block.title)}</h3>{lines}"
    if isinstance(block, Chart):
        return f"<figure><figcaption>{escape(block.title)}</figcaption>{block.svg}</figure>"
    return _table(block)


def _table(table: Table) -> str:
    corner, *rest = table.head
    first = f'<th scope="col">{escape(corner)}</th>' if corner else "<td></td>"
    head = first + "".join(f'<th scope="col">{escape(h)}</th>' for h in rest)
    rows = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f"<td>{escape(cell)}</td>" for cell in row[1:])
        + "</tr>"
        for row in table.rows
    )
    note = f"<p class='note'>{escape(table.note)}</p>" if table.note else ""
    label = escape(table.caption)
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{label} ({table.name})"><table>'
        f"<caption>{label}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        f"</div>{note}"
    )
