"""Series: annual figures of one or many places, and what may be asked of them."""
