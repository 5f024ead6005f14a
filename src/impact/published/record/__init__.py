"""What the record rests on: which figures exist, how rivals were decided, and whose counts others pass on."""
