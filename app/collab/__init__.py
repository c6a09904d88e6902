"""Writing together: one room per open document, over one WebSocket per browser.

``room`` knows no database and ``admission``, ``wire``, ``presence`` nothing but bytes; ``rooms`` opens and closes them,
``keeping`` writes to the disk for all of them, ``watching`` looks for rights withdrawn and words written elsewhere.
``docs/live-editing.md`` has the messages; ``static/js/live`` is the other half.
"""
