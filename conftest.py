"""For all tests: a notebook's kernel that dies at its start starts again."""

import nbval.kernel

from steps.command.authors.refresh import persistent

nbval.kernel.start_new_kernel = persistent(nbval.kernel.start_new_kernel)
