"""People who follow a document in a real server by their streams, as pages do."""

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx2 as httpx

from app.accounts.dependencies import COOKIE

Browsers = list[httpx.AsyncClient]


async def followed(
    here: str,
    tokens: list[str],
    hear: Callable[[httpx.AsyncClient, str], Awaitable[None]],
    act: Callable[[Browsers], Awaitable[None]],
) -> None:
    """``hear`` whatever is news, for each of them, while somebody will ``act``; ``here`` is the document's address."""
    headers = {"HX-Request": "true"}
    browsers = [httpx.AsyncClient(cookies={COOKIE: token}, headers=headers, timeout=60) for token in tokens]
    listening = asyncio.Semaphore(0)

    async def follow(browser: httpx.AsyncClient) -> None:
        async with browser.stream("GET", f"{here}/events") as news:
            listening.release()
            async for line in news.aiter_lines():
                if line.startswith("data: "):
                    await hear(browser, line.removeprefix("data: "))

    following = [asyncio.create_task(follow(browser)) for browser in browsers]
    for _ in browsers:
        await listening.acquire()
    await act(browsers)
    for task in following:
        task.cancel()


def processor_time(pid: int) -> float:
    """Milliseconds that a process has used so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")
