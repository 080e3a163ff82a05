"""Sends a photo with tuspy. What to do comes as JSON on standard input; what came of it goes as JSON to standard output."""

import json
import sys

from tusclient.client import TusClient
from tusclient.exceptions import TusCommunicationError, TusUploadFailed
from tusclient.storage.filestorage import FileStorage

task = json.load(sys.stdin)
client = TusClient(task["endpoint"], headers={"Authorization": task["bearer"]})
store = FileStorage(task["store"])
try:
    sender = client.uploader(
        task["file"],
        metadata=task["metadata"],
        chunk_size=task.get("chunk", sys.maxsize),
        store_url=True,
        url_storage=store,
        upload_checksum=task.get("checksum", False),
    )
    began = sender.offset
    try:
        sender.upload(stop_at=task.get("stop_at"))
        cut = False
    except (TusUploadFailed, TusCommunicationError) as error:
        if error.status_code is not None:
            raise
        cut = True
    json.dump({"url": sender.url, "began": began, "offset": sender.offset, "cut": cut}, sys.stdout)
finally:
    store.close()
