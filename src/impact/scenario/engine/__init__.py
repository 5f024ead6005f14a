"""From assumptions to casualties: the course of a scenario in many draws at once."""
