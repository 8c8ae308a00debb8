"""DeepL's glossaries, each for one direction."""

from __future__ import annotations

from typing import Any

from apiflask import APIBlueprint
from flask import Response

from service.api.access import charge
from service.api.articles import services
from service.api.compatible import init_blueprint, resolve_code, takes
from service.api.deepl import FORM
from service.api.deepl_schemas import DeepLGlossariesOut, DeepLGlossaryIn, DeepLGlossaryOut, DeepLGlossaryPairsOut
from service.api.glossaries import editable
from service.core.terms import GlossaryNotFound, GlossaryRecord
from service.translation.term_files import read_terms, write_terms

TSV = "text/tab-separated-values"
TEXT = {"description": "Lines of two columns.", "content": {TSV: {"schema": {"type": "string"}}}}
PAIR = 2
"""Languages of a glossary that DeepL's clients can read."""

blueprint = APIBlueprint("deepl_glossaries", __name__, url_prefix="/v2", tag="DeepL")
init_blueprint(blueprint, FORM)


@blueprint.get("/glossary-language-pairs")
@blueprint.output(DeepLGlossaryPairsOut)
@blueprint.doc(responses=FORM.responses(403, 429, 500))
def glossary_pairs() -> dict[str, Any]:
    """The directions glossaries can be made for.

    All that can be translated.
    """
    router = services().translator.router
    pairs = ((source, target) for source in router.languages for target in router.targets(source))
    return {"supported_languages": [{"source_lang": source, "target_lang": target} for source, target in pairs]}


@blueprint.get("/glossaries")
@blueprint.output(DeepLGlossariesOut)
@blueprint.doc(responses=FORM.responses(403, 429, 500, 503))
def glossaries() -> dict[str, Any]:
    """All glossaries of one direction.

    Those of several languages are at `/v1/glossaries`.
    """
    store = services().glossaries.store
    return {"glossaries": [_info(record) for record in (store.all() if store else ()) if len(record.languages) == PAIR]}


@blueprint.post("/glossaries")
@blueprint.output(DeepLGlossaryOut, status_code=201)
@blueprint.doc(responses=FORM.responses(400, 403, 413, 429, 500, 503))
@takes(DeepLGlossaryIn)
def create_glossary(body: DeepLGlossaryIn) -> dict[str, Any]:
    """Make a glossary.

    For one direction. It can be used at once.
    """
    router = services().translator.router
    source, target = (resolve_code(code, router.names) for code in (body.source_lang, body.target_lang))
    router.route(source, target)  # refuses languages that are not here
    charge(len(body.entries), translations=0)
    table = read_terms(body.entries.encode(), body.entries_format, body.name, (source, target))
    return _info(editable().add(table))


@blueprint.get("/glossaries/<glossary_id>")
@blueprint.output(DeepLGlossaryOut)
@blueprint.doc(responses=FORM.responses(403, 404, 429, 500, 503))
def glossary(glossary_id: str) -> dict[str, Any]:
    """Look at a glossary.

    Without its entries.
    """
    return _info(_pair(glossary_id))


@blueprint.get("/glossaries/<glossary_id>/entries")
@blueprint.doc(responses={200: TEXT, **FORM.responses(403, 404, 429, 500)})
def glossary_entries(glossary_id: str) -> Response:
    """The entries of a glossary.

    One a line, with a tab between source and target.
    """
    record = _pair(glossary_id)
    table = services().glossaries.table(record.id)
    return Response(write_terms(table, "tsv", record.languages), content_type=f"{TSV}; charset=utf-8")


@blueprint.delete("/glossaries/<glossary_id>")
@blueprint.output({}, status_code=204)
@blueprint.doc(responses=FORM.responses(403, 404, 429, 500, 503))
def delete_glossary(glossary_id: str) -> str:
    """Delete a glossary.

    Translations made with it stay as they are.
    """
    record = _pair(glossary_id)
    editable().remove(record.id)
    return ""


def _pair(glossary_id: str) -> GlossaryRecord:
    """A glossary of one direction by its id."""
    store = services().glossaries.store
    record = store.get(glossary_id) if store else None
    if record is None or record.id != glossary_id or len(record.languages) != PAIR:
        raise GlossaryNotFound("There is no such glossary.")
    return record


def _info(record: GlossaryRecord) -> dict[str, Any]:
    source, target = record.languages
    return {
        "glossary_id": record.id,
        "name": record.name,
        "ready": True,
        "source_lang": source,
        "target_lang": target,
        "creation_time": f"{record.created:%Y-%m-%dT%H:%M:%S.%fZ}",
        "entry_count": record.number,
    }
