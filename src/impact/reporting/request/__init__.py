"""What is asked for: reports.yml, addresses, parameters."""
