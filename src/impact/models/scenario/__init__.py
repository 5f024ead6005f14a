"""What could follow if mines were laid: scenarios, their simulation, which assumption matters how much."""
