from .proposal import Proposal, propose
from .proposal_text import write

__all__ = ["Proposal", "propose", "write"]
