"""The frame of every figure: theme, layout, labels, axes, checks on the rows, and the files of a chart."""
