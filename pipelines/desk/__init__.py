"""`gongkai desk`: a web page on this machine for people without a terminal, which reads and checks drafts.

server.py starts and stops it; access.py decides who may see it; app.py answers requests; uploads.py receives files;
desk.py holds what is on the desk and draft.py a draft with its earlier version; reading.py reads in a thread of its
own; table.py, pages.py, downloads.py show the results. It reads and judges as `gongkai check` does.
"""
