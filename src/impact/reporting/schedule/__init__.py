"""Which reports are due, running those, and handing that over to a scheduler."""
