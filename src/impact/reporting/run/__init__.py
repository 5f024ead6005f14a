"""Making one report: its job, kernel, execution, limits and failure."""
