"""Tries the behaviours on a file, then its demo, in a process of its own.

The file may loop for ever, eat memory, print or exit: the process that
started this one is not harmed. What comes out goes to standard output, one
JSON object a line; what the file prints is counted and dropped.
"""

import contextlib
import json
import os
import sys
from pathlib import Path
from threading import Timer

from steps.command import ladder
from steps.command.check import loading
from steps.command.check.behaviours import up_to
from steps.command.check.report import compared

MEMORY = 4 * 2**30  # bytes; NumPy alone reserves about one tenth of it


def main(file, number, first, seconds, definitions_only):
    """Try the behaviours of a step on a file, from the index `first` on.

    seconds: the processor's time for each behaviour, and for the import.
    definitions_only: whether to leave out the file's demo.
    """
    results = os.fdopen(os.dup(1), "w", encoding="utf-8")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)

    def tell(**message):
        print(json.dumps(message), file=results, flush=True)

    def end():
        tell(done=True)
        os._exit(0)  # whatever threads the file has left

    limit_memory()
    tell(doing="import")
    limit_time(seconds)
    loading.stand_beside(file, ladder.load()[number].base)
    os.chdir(file.parent)
    try:
        loaded = loading.load(file, definitions_only)
    except loading.Broken as broken:
        tell(broken=str(broken))
        return
    module = loaded.module
    printed = loaded.printed
    tell(notes=loaded.notes, printed=printed, **compared(module, number))
    for index, behaviour in enumerate(up_to(number)):
        if index >= first:
            tell(doing=index)
            limit_time(seconds)
            lacking = behaviour.try_on(module, number)
            tell(
                tried=index,
                lacking=lacking and lacking.as_dict(),
                kind=type(lacking).__name__,
            )
    if not definitions_only:
        tell(doing="demo")
        limit_time(seconds)
        Timer(seconds / 2, end).start()  # by the clock: it may sleep
        loading.run_demo(loaded)
    tell(notes=loaded.notes, runs=loaded.runs)
    end()


def limit_memory():
    """Refuse more than `MEMORY` where the platform knows such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows; macOS may refuse

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def limit_time(seconds):
    """End this process when it has computed for so long from now on."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        limit = int(used + seconds) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (limit, hard))


def start():
    path, *numbers = sys.argv[1:]
    main(Path(path), *map(int, numbers))
