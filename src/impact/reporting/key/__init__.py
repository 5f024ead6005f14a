"""What a report depends on: its key, the code it runs, the tables it reads."""
