"""Made-up platforms, realistic and of any size: the same size, coupling and seed give the same files."""

from benchmarks.estates.estate import Estate
from benchmarks.estates.files import FORMATS, Format, write_estate
from benchmarks.estates.size import COUPLINGS, SIZES, Coupling, Size

__all__ = ["COUPLINGS", "FORMATS", "SIZES", "Coupling", "Estate", "Format", "Size", "write_estate"]
