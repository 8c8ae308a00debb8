"""For running under gunicorn directly: gunicorn -c config/gunicorn.conf.py 'service.server:application()'.

Everything comes from Dragoman's own settings; `dragoman serve` uses the same.
"""

from service.server import gunicorn_options
from service.settings import load_settings

globals().update(gunicorn_options(load_settings()))
