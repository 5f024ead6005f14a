"""Which reports are to be made, and why: planning, explaining, listing."""
