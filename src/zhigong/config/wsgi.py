"""The WSGI application that the web server runs."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhigong.config.settings")
application = get_wsgi_application()
# What was loaded stays; a page leaves few cycles, so they are looked for now and then and not several times a page.
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
