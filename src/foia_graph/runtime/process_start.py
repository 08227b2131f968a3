"""The lock for starting processes, which are started one at a time where several threads do.

Popen waits for the end of a pipe that the new process has from it. A process that another thread forks
meanwhile has that pipe, too, and the wait lasts as long as that one lives.
"""

import threading

PROCESS_START = threading.RLock()
"""Held around Popen and forks; a forked process has it held, and releases it before it starts threads."""
