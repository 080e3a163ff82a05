"""Sends a photo with aiotus. What to do comes as JSON on standard input; what came of it goes as JSON to standard output."""

import asyncio
import json
import sys

import aiohttp
import yarl
from aiotus import core, creation


async def send(task):
    endpoint = yarl.URL(task["endpoint"])
    headers = {"Authorization": task["bearer"]}
    metadata = {key: value.encode() for key, value in task["metadata"].items()}
    async with aiohttp.ClientSession() as session:
        spoken = await core.configuration(session, endpoint, headers=headers)
        with open(task["file"], "rb") as photo:
            # Its own `upload` appends a relative Location to the endpoint instead of resolving it (1.1.0).
            path = await creation.create(session, endpoint, photo, metadata, headers=headers)
            url = endpoint.join(path)
            began = await core.offset(session, url, headers=headers)
            try:
                await core.upload_buffer(session, url, photo, chunksize=task["chunk"], headers=headers)
                cut = False
            except aiohttp.ClientConnectionError:
                cut = True
        known = await core.metadata(session, url, headers=headers)
        return {
            "url": str(url),
            "began": began,
            "offset": await core.offset(session, url, headers=headers),
            "cut": cut,
            "metadata": {key: value.decode() for key, value in known.items()},
            "extensions": spoken.protocol_extensions,
        }


json.dump(asyncio.run(send(json.load(sys.stdin))), sys.stdout)
