"""A manuscript leaves as HTML, PDF or Markdown. Pure values in, bytes out: needs no database and no account.

``formats.render`` is the one door for pages and the console; ``html.body`` is what the reading view shows; ``press``
keeps the child process in which WeasyPrint is warm. Only ``asked`` looks into the database, for what is to leave.
"""
