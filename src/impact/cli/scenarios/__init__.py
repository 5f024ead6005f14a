"""Commands on scenarios: what is assumed, a simulation, what is worth knowing, several side by side."""
