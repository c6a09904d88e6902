"""Several updates as one, where the CRDT can."""

from collections.abc import Sequence

import pycrdt


def joined(updates: Sequence[bytes]) -> list[bytes]:
    """One update that does what these do one after the other; as they came when the CRDT cannot join them. For small
    batches: thousands take it minutes."""
    if len(updates) < 2:
        return list(updates)
    try:
        return [pycrdt.merge_updates(*updates)]
    except BaseException as error:  # a panic is no Exception (see Replica); whoever asks must not die of it
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        return list(updates)
