"""What each report says: one module or package a question."""
