"""Layout of a grid of cells: which rows name the columns, which are records, and which are neither."""
