"""The native API's glossaries: those of the operator can be read, those in the database also made and changed."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response, current_app

from service.api.access import Access, FeatureOff, KeyMissing, caller, charge
from service.api.articles import services
from service.api.errors import problems
from service.api.glossary_schemas import (
    GlossariesOut,
    GlossaryFormatIn,
    GlossaryIn,
    GlossaryOut,
    GlossaryTermsOut,
    installed_as_dict,
    record_as_dict,
    term_as_dict,
)
from service.core.terms import TermTable
from service.translation.glossary_catalog import GlossaryBackend
from service.translation.house_policy import POLICIES
from service.translation.term_files import write_terms

MEDIA_TYPES = {"tsv": "text/tab-separated-values", "csv": "text/csv", "tbx": "application/x-tbx+xml"}
FILES: dict[int | str, Any] = {
    200: {"content": {media_type: {"schema": {"type": "string"}} for media_type in MEDIA_TYPES.values()}}
}

blueprint = APIBlueprint("glossaries", __name__, url_prefix="/v1/glossaries", tag="Glossaries")


@blueprint.get("")
@blueprint.output(GlossariesOut)
@blueprint.doc(responses=problems(401, 429, 500, 503))
def list_glossaries() -> dict[str, Any]:
    """List glossaries.

    Those the operator has installed, then those made here; and what `name_policy` of an article may be.
    """
    catalog = services().glossaries
    installed = [installed_as_dict(table) for table in catalog.installed()]
    kept = [record_as_dict(record) for record in catalog.store.all()] if catalog.store else []
    return {"glossaries": installed + kept, "name_policies": list(POLICIES)}


@blueprint.post("")
@blueprint.input(GlossaryIn)
@blueprint.output(GlossaryOut, status_code=201)
@blueprint.doc(responses=problems(400, 401, 403, 413, 422, 429, 500, 503))
def create(json_data: GlossaryIn) -> dict[str, Any]:
    """Make a glossary.

    From `terms`, or from `content`: the text of a TSV, CSV or TBX file.
    """
    return record_as_dict(editable().add(_table(json_data)))


@blueprint.get("/<which>")
@blueprint.input(GlossaryFormatIn, location="query")
@blueprint.output(GlossaryTermsOut)
@blueprint.doc(responses={**FILES, **problems(401, 404, 422, 429, 500, 503)})
def read(which: str, query_data: GlossaryFormatIn) -> dict[str, Any] | Response:
    """Read a glossary.

    By its id or name; with its terms, or as a file with `format`.
    """
    catalog = services().glossaries
    table = catalog.table(which)
    if query_data.format != "json":
        return Response(
            write_terms(table, query_data.format), content_type=f"{MEDIA_TYPES[query_data.format]}; charset=utf-8"
        )
    installed = which in catalog.installed_names or catalog.store is None
    head = installed_as_dict(table) if installed else record_as_dict(catalog.store.get(which))  # type: ignore[union-attr]
    return {**head, "terms": [term_as_dict(term) for term in table.terms]}


@blueprint.put("/<which>")
@blueprint.input(GlossaryIn)
@blueprint.output(GlossaryOut)
@blueprint.doc(responses=problems(400, 401, 403, 404, 413, 422, 429, 500, 503))
def replace(which: str, json_data: GlossaryIn) -> dict[str, Any]:
    """Replace a glossary.

    Other terms take the place of all of its own.
    """
    return record_as_dict(editable(which).replace(which, _table(json_data)))


@blueprint.delete("/<which>")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses=problems(401, 403, 404, 429, 500, 503))
def remove(which: str) -> str:
    """Delete a glossary.

    Translations made with it stay as they are. What the operator has installed cannot be deleted.
    """
    editable(which).remove(which)
    return ""


def editable(which: str = "") -> GlossaryBackend:
    """Where glossaries are changed.

    Args:
        which: the glossary that is to be changed.

    Raises:
        KeyMissing: a key is needed, and the caller has none.
        FeatureOff: glossaries cannot be changed by anybody here, or this one is the operator's.
    """
    access: Access = current_app.extensions["dragoman.access"]
    options, catalog = access.options, services().glossaries
    if options.glossary_editors == "keys" and options.keys and caller().key is None:
        raise KeyMissing("Glossaries are changed with an API key.", hint="Send it as 'Authorization: Bearer KEY'.")
    closed = options.glossary_editors == "nobody" or (options.glossary_editors == "keys" and not options.keys)
    if closed or catalog.store is None:
        raise FeatureOff(
            "Glossaries cannot be made on this server.", hint="The setting glossary_editors says who may change them."
        )
    if which in catalog.installed_names:
        raise FeatureOff("This glossary is the operator's and cannot be changed here.")
    return catalog.store


def _table(body: GlossaryIn) -> TermTable:
    charge(len(body.content or ""), translations=0)
    return body.table()
