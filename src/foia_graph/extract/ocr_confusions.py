"""Signs that OCR takes for one another, as tables for `str.translate`.

A table is applied only to what a pattern has matched already: the pattern says which signs may be there, the
table what they are. Which way a sign is read depends on what must be there, hence several tables.
"""

# Letters in numbers: dates, Bates numbers, sections of laws.
AS_DIGITS = str.maketrans("OoQDIlSsZzBg|!", "00001155228911")
# Digits in words of small letters: names of months.
AS_LETTERS = str.maketrans("01|5", "olls")
# Signs in roman numerals: the I behind (A)(ii).
AS_NUMERALS = str.maketrans("l1", "II")
# Signs in the letter of an exemption: no code has an O or a G, so that they are a C.
AS_CODE_LETTERS = str.maketrans("0OG¢€", "CCCCE")
# Signs in the number of a small stamp ("b6 -1"): Tesseract reads its 6 as a letter with an accent.
AS_STAMP_DIGITS = str.maketrans(
    {**dict.fromkeys("éèêëeGó@B", "6"), **dict.fromkeys("Ss$", "5"), "l": "1", "I": "1", "T": "7"}
)
# Small letters and the digits that look like them: two texts that are equal so may be one text.
AS_ONE_SIGN = str.maketrans("oqdilszbg|!", "00011528911")
