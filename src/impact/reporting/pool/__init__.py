"""Many reports at once: processes on this machine or workers of a cluster, their progress and their end."""
