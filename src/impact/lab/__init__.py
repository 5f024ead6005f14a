"""Lab: JupyterLab on the project, with one kernel, without messages of its makers, saving no results.

`start` writes the command that opens it, `kernels` offers the one kernel, `contents` and `questions` decide
what of a notebook reaches the disk. Nothing is configured outside the
checkout: a JupyterLab that somebody starts in another way is theirs.
"""
