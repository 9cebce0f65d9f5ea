"""MAVSDK's streams, with patience that ends."""

import asyncio


async def first(stream, wanted, seconds):
    """The first value of a stream that is wanted; None after some seconds."""
    async def look():
        async for value in stream:
            if wanted(value):
                return value
    try:
        return await asyncio.wait_for(look(), seconds)
    except asyncio.TimeoutError:
        return None
