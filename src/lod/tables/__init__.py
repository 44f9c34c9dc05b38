"""Does the table add up? Published figures against each other, within what rounding allows."""

from lod.tables.check import Check as Check
from lod.tables.check import check_table as check_table
from lod.tables.check import example as example
from lod.tables.figures import Figure as Figure
from lod.tables.figures import Interval as Interval
from lod.tables.figures import figure as figure
from lod.tables.finding import Finding as Finding
