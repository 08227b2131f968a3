"""The version of the program, for those below the package that has it as a public name."""

__version__ = "0.3.0"
