"""Writer of made_up.xls, the small old workbook of the tests; needs xlwt, which the project does not."""

from __future__ import annotations

import datetime as dt
import importlib
import sys


def write(path: str) -> None:
    """Write thirty made-up rows under a title, with a merge, a hidden row, column and sheet."""
    xlwt = importlib.import_module("xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("victims")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for column, name in enumerate(["id", "date", "province", "killed", "ratio", "note"]):
        sheet.write(2, column, name)
    sheet.write(0, 0, "Casualties (invented)")
    for i in range(30):
        row = 3 + i
        if i == 10:
            continue
        sheet.write(row, 0, f"{i:03d}")
        sheet.write(row, 1, dt.date(2020, 1, 1) + dt.timedelta(days=i), day)
        if i not in (1, 2):
            sheet.write(row, 2, "Ñorth" if i % 2 else "South")
        sheet.write(row, 3, i % 3)
        sheet.write(row, 4, i / 8)
        if i == 5:
            sheet.write(row, 5, xlwt.Formula("1/0"))
    sheet.write_merge(4, 5, 2, 2, "East")
    sheet.row(6).hidden = True
    sheet.col(4).hidden = True
    lists = book.add_sheet("lists")
    lists.visibility = 1
    lists.write(0, 0, "a")
    book.save(path)


if __name__ == "__main__":
    write(sys.argv[1])
