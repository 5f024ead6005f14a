"""The style sheet of tables, for pages and notebooks."""

from __future__ import annotations

#: Style of every table; safe to give more than once. INK and SOFT are replaced below.
CSS = """
div.impact-table{margin:1.5em 0}div.impact-table .scroll{overflow-x:auto}
div.impact-table table{border-collapse:collapse;width:100%;font-size:.95em;line-height:1.4;color:INK}
div.impact-table caption{text-align:left;font-weight:700;padding:0 0 .5em;color:inherit}
div.impact-table th,div.impact-table td{padding:.4em .9em .4em 0;text-align:left;vertical-align:top;border:0;
border-bottom:1px solid var(--jp-border-color2,var(--rule,#dedede));background:none;white-space:normal}
div.impact-table thead th{border-bottom:1.5px solid currentColor;font-weight:600;color:SOFT;
vertical-align:bottom}
div.impact-table tbody th{font-weight:600}
div.impact-table .right{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
div.impact-table .notes{margin:.6em 0 0;font-size:.85em;color:SOFT}
div.impact-table td:last-child,div.impact-table th:last-child{padding-right:.6em}
div.impact-table thead th.right{white-space:normal}
div.impact-table sup{line-height:0}
div.impact-table .right sup{position:absolute;line-height:1.2;font-size:.7em}
div.impact-table .chip{display:inline-block;padding:.1em .6em;border:1.5px solid;border-radius:.8em;
font-size:.92em;line-height:1.3;max-width:12em}
div.impact-table .good{color:var(--good,#0b5a3c);background:var(--good-ground,#e8f3ee)}
div.impact-table .bad{color:var(--bad,#8f1d2c);background:var(--bad-ground,#fbecee)}
div.impact-table .mixed{color:var(--mixed,#7a4b00);background:var(--mixed-ground,#fdf3e2)}
div.impact-table .said{color:var(--said,#4a3d7a);background:var(--said-ground,#f0eef7)}
div.impact-table .open,
div.impact-table .plain{color:var(--plain,#4a4a4a);background:var(--plain-ground,#f2f2f2)}
@media (min-width:601px){div.impact-table .short{white-space:nowrap}}
@media (max-width:600px){div.impact-table.stack thead{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}
div.impact-table.stack table,div.impact-table.stack tbody,div.impact-table.stack tr,div.impact-table.stack th,
div.impact-table.stack td,div.impact-table.stack caption{display:block}
div.impact-table.stack tr{padding:.6em 0;border-bottom:1px solid var(--jp-border-color1,var(--rule,#8f8f8f))}
div.impact-table.stack tbody th,div.impact-table.stack tbody td{border:0;padding:.15em 0;text-align:left}
div.impact-table.stack tbody td::before{content:attr(data-label)": ";color:SOFT}
div.impact-table.stack .chip{max-width:none}div.impact-table.stack .right{white-space:normal}
div.impact-table.stack td:empty{display:none}
div.impact-table:not(.stack) table{font-size:.85em}}
@media print{div.impact-table tr{break-inside:avoid}div.impact-table thead{display:table-header-group}
div.impact-table .chip{background:none}}
""".strip().replace("\n", "")

CSS = CSS.replace("SOFT", "var(--jp-content-font-color2,var(--soft,#565656))")

CSS = CSS.replace("INK", "var(--jp-content-font-color1,var(--ink,#1c1c1c))")
