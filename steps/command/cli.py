"""The words a person may type after `python3 -m steps`."""

import argparse
import difflib
import errno
import os
import sys
from pathlib import Path

from steps.command import ROOT, TYPED, Refusal, environment, ladder, mine


def main(arguments=None):
    """Carry out the command; return its exit code.

    arguments: the words; None for those of the command line.
    """
    prepare_output()
    try:
        try:
            return carry_out(arguments)
        finally:
            sys.stdout.flush()  # a closed pipe is noticed here, not at exit
    except Refusal as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
            print(
                f"{error.filename} cannot be used ({error.strerror}); copy the"
                " folder to a place of your own and type the command there.",
                file=sys.stderr,
            )
            return 2
        if error.errno not in (errno.EPIPE, errno.ENOSPC):
            raise
        # Python would complain once more at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if error.errno == errno.ENOSPC:
            print("The disk is full; make room and try again.", file=sys.stderr)
        return 1  # else the reader, `head` perhaps, has seen enough


def prepare_output():
    """Make sure that all can be printed, whatever is at the other end."""
    if sys.stdout is None:  # closed by the shell, `>&-`
        sys.stdout = open(os.devnull, "w")
    try:
        "✓✗…■·".encode(sys.stdout.encoding)
    except UnicodeEncodeError:
        sys.stdout.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(errors="replace")  # for names that are no text


def carry_out(arguments):
    words, known = parser()
    refuse_misspelt(
        words, known, sys.argv[1:] if arguments is None else arguments
    )
    options, rest = words.parse_known_args(arguments)
    # argparse does not know what to do with a file that follows an option.
    name, kind = {check: ("file", Path), diff: ("other", step_or_file)}.get(
        options.call, (None, None)
    )
    if (
        name
        and len(rest) == 1
        and rest[0][0] != "-"
        and getattr(options, name) is None
    ):
        try:
            setattr(options, name, kind(rest.pop()))
        except argparse.ArgumentTypeError as error:
            words.error(str(error))
    if rest and options.call not in (lab, test):
        words.error(f"unrecognized arguments: {' '.join(rest)}")
    options.rest = rest
    return options.call(options) or 0


def refuse_misspelt(words, known, arguments):
    """Name the word that was meant; argparse would list them all."""
    given = next((a for a in arguments if not a.startswith("-")), None)
    if given is not None and given not in known:
        for like in difflib.get_close_matches(given, known, 1):
            words.error(f"there is no word {given!r}; did you mean {like!r}?")
        words.error(f"there is no word {given!r}; `{TYPED} --help` lists them")


def parser():
    """The parser, and the words that it knows."""
    words = argparse.ArgumentParser(
        prog=TYPED,
        description="A small autodiff framework, built step by step.",
        epilog="Without a word, the list of the steps.",
    )
    words.set_defaults(call=show)
    commands = words.add_subparsers(metavar="WORD", title="words")

    def add(call, help, further=None):
        command = commands.add_parser(
            call.__name__,
            help=help,
            description=f"{help[0].upper()}{help[1:]}.",
            epilog=further and f"Further options go to {further}.",
        )
        command.set_defaults(call=call)
        return command.add_argument

    last = max(ladder.paths())
    step_n = {
        "nargs": "?",  # what is missing is named by `needed`
        "type": step,
        "metavar": "N",
        "help": f"a step, 1 to {last}",
    }
    notebook_n = {
        "type": notebook,
        "metavar": "N",
        "help": f"a notebook, 0 to {last}",
    }

    argument = add(run, "run all steps, or those and the files named")
    argument(
        "what",
        nargs="*",
        type=step_or_file,
        metavar="N",
        help=f"a step, 1 to {last}, or a Python file",
    )

    argument = add(diff, "show what step N changes over the step before it")
    argument("number", **step_n)
    argument(
        "other",
        nargs="?",
        type=step_or_file,
        metavar="M",
        help="show instead what this step or file changes over step N",
    )
    argument("--demo", action="store_true", help="show the demo as well")

    argument = add(
        lab,
        "open the notebooks, or notebook N, in JupyterLab",
        further="JupyterLab, for example --port=9999",
    )
    argument("number", nargs="?", **notebook_n)

    argument = add(start, "lay out your own file for step N")
    argument("number", **step_n)

    argument = add(check, "say what your step N can do, and what is the matter")
    argument("number", **step_n)
    argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help="check this file, not the one that `start` laid out",
    )
    argument("--ours", action="store_true", help="check the repository's step")
    argument(
        "--all",
        type=Path,
        metavar="DIR",
        help="check all files in a folder whose names tell their step; it runs"
        " them, with your rights",
    )
    argument("--json", action="store_true", help="answer a program")
    argument(
        "--junit",
        type=Path,
        metavar="FILE",
        help="write the results into FILE, as JUnit XML",
    )
    argument(
        "--watch", action="store_true", help="check whenever the file is saved"
    )

    add(matrix, "draw what each step can do")

    add(
        test,
        "run all tests and all notebooks",
        further="pytest, for example -k=diff",
    )

    # For authors.
    argument = add(refresh, "for authors: execute notebooks, or all, anew")
    argument("numbers", nargs="*", **notebook_n)

    argument = add(
        carry, "for authors: carry an edit of step N through all later ones"
    )
    argument("number", **step_n)

    add(readme, "for authors: draw the table and the picture of README.md anew")

    argument = add(
        site, "for authors: build pages to read, and to run in a browser"
    )
    argument(
        "--offline",
        type=Path,
        metavar="PYODIDE",
        help="let it bring Pyodide along, from a folder with its distribution,"
        " for a class without internet",
    )
    argument(
        "--address",
        metavar="URL",
        help="build nothing, but link README.md and every notebook to the site"
        ' that is published there; "" takes the links away',
    )
    return words, commands.choices


def step(text, what="step", numbers=None):
    numbers = numbers or ladder.paths()
    if text.isdecimal() and int(text) in numbers:
        return int(text)
    raise argparse.ArgumentTypeError(
        f"there is no {what} {text!r}, only {min(numbers)} to {max(numbers)}"
    )


def notebook(text):
    return step(text, "notebook", {0, *ladder.paths()})


def step_or_file(text):
    if text.isdecimal():
        return step(text)
    if os.path.isfile(text):
        return Path(text)
    numbers = ladder.paths()
    raise argparse.ArgumentTypeError(
        f"{text!r} is neither a step nor a file; the steps are"
        f" {min(numbers)} to {max(numbers)}"
    )


# Each word's own module is imported when the environment has what it needs.


def show(options):
    ladder.show(mine.marks())


def run(options):
    environment.ensure()
    from steps.command.run import run_files

    return run_files(options.what)


def needed(number, word):
    if number is None:
        raise Refusal(f"Which step is it? Type `{TYPED} {word} 7`.")
    return number


def diff(options):
    needed(options.number, "diff")
    if options.other is None and options.number == min(ladder.paths()):
        raise Refusal(
            f"Nothing comes before step {options.number}; name another, or two:"
            f" `{TYPED} diff {options.number} {options.number + 1}`."
        )
    environment.ensure()
    from steps.command.diff import show_changes

    return show_changes(options.number, options.other, options.demo)


def lab(options):
    environment.ensure(everything=True)
    mine.copy_notebooks(notebooks([]))
    from steps.command.lab import open_notebook

    open_notebook(options.number, options.rest)


def start(options):
    number = needed(options.number, "start")
    mine.start(number)
    print(
        f"  {TYPED} lab {number:<8} explains it\n"
        f"  {TYPED} check {number:<6} says how far you are"
    )


def check(options):
    number, file = options.number, options.file
    if options.all and (number or file or options.ours or options.watch):
        raise Refusal(
            f"Type `{TYPED} check --all {options.all}` and nothing but --json"
            " or --junit beside it; the name of each file tells its step."
        )
    if not options.all and not number:
        raise Refusal(
            f"Which step is it? Type `{TYPED} check 7`, or name the file as"
            f" well: `{TYPED} check 7 FILE`."
        )
    if (options.ours and file) or (options.json and options.watch):
        raise Refusal(
            "Name a file or --ours, and --json or --watch, but not both."
        )
    if options.ours:
        file = ladder.paths()[number]
    elif number and not file:
        file = mine.path(number)
        if not file.exists():
            raise Refusal(
                f"There is no {file.name} of your own yet;"
                f" `{TYPED} start {number}` lays it out."
            )
    environment.ensure()
    from steps.command.check import classroom, submissions

    if options.all:
        return classroom.check_folder(options.all, options.json, options.junit)
    if options.watch:
        return submissions.watch(number, file)
    return submissions.check_file(number, file, options.json, options.junit)


def matrix(options):
    environment.ensure()
    from steps.command.check.matrix import rows

    for row in rows():
        print(row, flush=True)
    print("\n■ this step can do it")


def readme(options):
    environment.ensure(everything=True)
    from steps.command.authors.readme import write

    write()


def site(options):
    if options.address is not None:
        from steps.command.authors import address

        address.write(options.address)
        print(
            "README.md and all notebooks agree with the address; commit them"
            " and pyproject.toml."
        )
        return
    environment.ensure(everything=True)
    try:
        from steps.command.authors.site import FOLDER, build
    except ImportError as error:
        raise Refusal(
            f"The site needs more ({error}); type `{sys.executable} -m pip"
            " install -r steps/command/authors/site/requirements.txt`, then"
            " the command again."
        ) from None
    build(options.offline)
    name = FOLDER.relative_to(ROOT)
    print(
        f"The site is in {name}. To see it in a browser, type\n"
        f"  {TYPED.split()[0]} -m http.server -d {name}\n"
        "and open http://localhost:8000. Its notebooks run there, or from an\n"
        "address that begins with https."
    )


def test(options):
    environment.ensure(everything=True)
    if not options.rest:
        print("This takes two or three minutes.")
    environment.become_module("pytest", *options.rest)


def refresh(options):
    paths = notebooks(options.numbers)
    environment.ensure(everything=True)
    environment.prepare_kernels()
    from steps.command.authors.refresh import refresh_notebooks

    return refresh_notebooks(paths)


def carry(options):
    from steps.command.authors.carry import carry_edit

    carry_edit(needed(options.number, "carry"))


def notebooks(numbers):
    """The notebooks of the steps, all if none is named."""
    folder = ROOT / "notebooks"
    paths = [folder / f"step{number:02}.ipynb" for number in numbers]
    paths = paths or sorted(folder.glob("*.ipynb"))
    for path in paths:
        if not path.exists():
            raise Refusal(f"There is no {path}.")
    return paths
