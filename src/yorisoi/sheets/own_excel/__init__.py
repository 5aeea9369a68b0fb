"""自治体の様式のファイル: looks through an Excel file from outside, finds its marks, and fills them and nothing else."""

from yorisoi.sheets.own_excel.checking import Checked, check
from yorisoi.sheets.own_excel.filling import Filled, fill

__all__ = ["Checked", "Filled", "check", "fill"]
