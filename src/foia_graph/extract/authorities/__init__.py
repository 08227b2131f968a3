"""Names of public bodies and other organizations, held against an authority file: which body is meant.

`name_words` reads a name, `authority_file` has the bodies with all that they are called, `comparison` says
what two names have in common, and `matching` proposes bodies for a name, each with a score and reasons.
"""
