"""Retrieval: new releases from the address in a mapping, taken when they are whole and like the last one."""
