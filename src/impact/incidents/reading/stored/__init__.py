"""Stored tables: Parquet, Stata and SPSS, which know their types, labels and missing values."""
