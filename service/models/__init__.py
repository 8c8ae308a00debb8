"""Getting translation models: what there is, downloads, safe unpacking, conversion, installation, air-gap bundles.

Only this package uses the network, and only when ``dragoman models install`` or ``available --update`` is run.
"""
