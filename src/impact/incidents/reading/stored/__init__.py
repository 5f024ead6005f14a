"""Stored tables: Parquet, Stata and SPSS, and archives that hold any other format."""
