from .file_format import identify as identify
from .raw_table import RawTable as RawTable
from .raw_table import ReadOptions as ReadOptions
from .readers import batches as batches
from .readers import read as read
from .readers import sheets as sheets
