from .mapping import Mapping
from .mapping_files import fits, load, names, shipped
from .proposing.proposal import Proposal, propose
from .proposing.proposal_text import write

__all__ = ["Mapping", "Proposal", "fits", "load", "names", "propose", "shipped", "write"]
