"""The live site: each page is made when a browser asks for it, and follows what is saved.

start.py      begins, and ends
watcher.py    which files were saved, many at once as one change
changes.py    what a change calls for
live.py       does that; the last good site stays until it is done
recheck.py    checks an article of which only the words have changed
on_demand.py  the Markdown of a page, from the records as they are now
site.py       what MkDocs makes: the theme, the menu, the pages written by hand
data.py       the exports, made when they are asked for
problems.py   what is wrong, for the browser
answers.py    what a browser is given for an address
server.py     HTTP
"""
