"""Workbooks: XLSX, XLS and ODS; calamine reads the cells, the parts of the file give the count of rows."""
