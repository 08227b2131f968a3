"""Reading on a cluster: files of documents are read by workers on other machines, as one process reads them.

Originals, and what was read in them, lie at an address of storage that all reach, named by their SHA-256;
only names go to and fro. An entry of each file that was read, written last, is the state of the work:
whoever runs it again continues. `reading_storage` has what is sent and stored, `cluster_reader` gives out
files and takes results, and is what runs on a worker, `dask_cluster` speaks with Dask.
"""
