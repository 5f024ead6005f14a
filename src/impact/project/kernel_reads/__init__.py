"""What a kernel reads beside our tables: files and folders, and variables of the environment."""
