"""For notebooks: how they are run.

A kernel that dies at its start starts again. After the cell in which a learner
answers an exercise comes one that is not stored and gives wrong answers: it
fails if one ends in something else than "Not yet".
"""

import nbformat
import nbval.kernel
from nbval.plugin import IPyNbCell

from steps.command.authors.refresh import persistent
from tests.exercises import try_wrong_answers

nbval.kernel.start_new_kernel = persistent(nbval.kernel.start_new_kernel)


def pytest_collection_modifyitems(items):
    for item in [item for item in items if isinstance(item, IPyNbCell)]:
        if source := try_wrong_answers(item.cell.source):
            wrongly = IPyNbCell.from_parent(
                item.parent,
                name=f"{item.name}, answered wrongly",
                cell_num=item.cell_num,
                cell=nbformat.v4.new_code_cell(source, execution_count=0),
                options=item.options,
            )
            items.insert(items.index(item) + 1, wrongly)
