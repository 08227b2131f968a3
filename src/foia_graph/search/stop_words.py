"""Words of English that say little by themselves, and those with which questions begin."""

_ASKING = """
did does do is are was were has have had can could should would will may might must am show find tell list
"""
_LINKING = """
a about after all also am an and any anybody anyone anything are as at be because been before being between
both but by can could did do does doing ever find for from had happened has have having he her here hers him
his how i if in into is it its itself list many may me might more most much must my no nor not of off on once
only or other our out over own said same say says shall she should show so some someone something such tell
than that the their them then there these they this those through to told too under until up us very was we
were what when where which while who whom whose why will with would you your
"""
_COMMON = """
actually become came come day even exactly first gave get give go got keep kept knew know last let long made
make need new old part people person put really see still take thing think time use used want way went whether
year
"""
QUESTION_WORDS = frozenset(("who", "whom", "whose", "what", "which", "when", "where", "why", "how"))
QUESTION_VERBS = frozenset(_ASKING.split())
STOP_WORDS = frozenset(_LINKING.split())
WEAK_WORDS = frozenset(_COMMON.split())
"""Words that stand in all that is said, and tell little of what it is about."""
