"""What a scenario assumes: fields, distributions, files, and what the tables of a country say."""
