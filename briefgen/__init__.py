"""From what a cell or gene therapy sponsor knows to the Word briefing package that CBER reads."""

__version__ = "0.1.0"
