"""Reading on a cluster: files of documents are read by workers on other machines, as one process reads them.

Originals, and what was read in them, lie at an address of storage that all reach, named by their SHA-256. An
entry of each file, written last, is the state of the work: whoever runs it again continues.
"""
