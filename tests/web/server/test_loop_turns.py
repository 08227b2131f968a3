"""Turns in an event loop: one a pass, in order, and whatever else is ready goes between."""

import asyncio

from foia_graph.web.server.loop_turns import LoopTurns


def test_others_go_between_two_turns():
    """
    However many wait, what has just become ready waits for one of them only.
    """

    async def run():
        turns, order = LoopTurns(), []
        loop = asyncio.get_running_loop()

        async def compute(number):
            await turns.wait_for_turn()
            order.append(number)
            loop.call_soon(order.append, "other")

        await asyncio.gather(*map(compute, range(4)))
        await asyncio.sleep(0)
        return order

    assert [0, "other", 1, "other", 2, "other", 3, "other"] == asyncio.run(run())


def test_turns_of_those_who_are_gone_are_passed_on():
    """
    Who was ended while it waited holds up nobody.
    """

    async def run():
        turns = LoopTurns()
        tasks = [asyncio.create_task(turns.wait_for_turn()) for _ in range(5)]
        await asyncio.sleep(0)
        for task in tasks[1:4]:
            task.cancel()
        await asyncio.wait(tasks, timeout=60)
        return [task.done() and not task.cancelled() for task in tasks]

    assert [True, False, False, False, True] == asyncio.run(run())


def test_a_turn_can_be_had_again_and_again():
    """
    After all have gone the next is first.
    """

    async def run():
        turns = LoopTurns()
        for _ in range(3):
            async with asyncio.timeout(60):
                await turns.wait_for_turn()
                await asyncio.gather(turns.wait_for_turn(), turns.wait_for_turn())
        return True

    assert asyncio.run(run())
