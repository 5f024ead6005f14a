"""Commands that add and correct: a published figure, a notebook of your own."""
