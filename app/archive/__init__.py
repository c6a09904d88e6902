"""A document with all that belongs to it as one ZIP file: text, images, versions, comments; and back, on any server.

What counts is ``foreword.json``; the Markdown beside it is for people. Above review, because it takes comments along.
"""
