"""Words about a picture for those who do not see all of it: alternative text, and the value of each mark."""
