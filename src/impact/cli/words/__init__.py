"""What stands on the command line and around it: files, changes, examples, completion, mistakes."""
