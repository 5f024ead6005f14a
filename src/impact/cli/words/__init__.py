"""What stands on the command line and around it: places, files, changes, examples, completion, mistakes."""
