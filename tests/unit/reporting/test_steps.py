"""How far a notebook is: told now and then, and all of it in the end."""

import asyncio

from impact.reporting.run.notebook_client import Steps


def test_quick_cells_are_told_together():
    messages = []

    async def execute():
        steps = Steps(lambda *step: messages.append(step))
        for done in range(1, 31):
            steps.reach(done, 33)
        steps.say()
        steps.say()

    asyncio.run(execute())
    assert messages == [(30, 33)]


def test_what_is_done_is_told_while_a_long_cell_goes_on():
    messages = []

    async def execute():
        said = asyncio.Event()

        def tell(*step):
            messages.append(step)
            said.set()

        steps = Steps(tell)
        for done in (1, 2):
            steps.reach(done, 3)
        await said.wait()  # in the place of a long cell
        steps.reach(3, 3)
        steps.say()

    asyncio.run(execute())
    assert messages == [(2, 3), (3, 3)]
