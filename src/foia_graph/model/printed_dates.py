"""Names of months as texts print them, for all who read or write dates in words."""

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
MONTH_NUMBERS = {
    **{name: number for number, name in enumerate(MONTHS, 1)},
    **{name[:3]: number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}
"""Numbers of months by their names in small letters, in full and in three letters."""
MONTH_NAME = "|".join(name.title() for name in MONTHS)
"""The alternatives of a regular expression: months in full, with a capital."""
SHORT_MONTH_NAME = "|".join(name[:3].title() for name in MONTHS)
"""The same in three letters."""
