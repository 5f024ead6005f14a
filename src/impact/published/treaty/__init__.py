"""The treaty: who is bound by it, how a place stands to it, and until when it had mined land to clear."""
