"""Warm kernels: a process that has imported the libraries forks one kernel a report; see README.md."""
