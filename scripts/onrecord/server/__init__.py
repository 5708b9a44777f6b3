"""The live server: pages are rendered on request and reloaded in the browser after each change.

command.py       starts and stops the server
file_watcher.py  watches files; debounces changes
change_set.py    classifies changed files by the work they need
live_project.py  does that work; the last good site is served until it is done
recheck.py       checks only the articles whose text or quotes have changed
page_cache.py    the Markdown of requested pages, with their dependencies
mkdocs_site.py   the part of the site that MkDocs builds: theme, menu, hand-written pages
data_files.py    the exports and the search index, built on request
problems.py      errors as the browser shows them
responses.py     the response to each path
http.py          HTTP and server-sent events
"""
