"""The store of translated files and how one is sent."""

from __future__ import annotations

from io import BytesIO

from flask import Flask, Response, current_app, send_file

from service.documents import TranslatedDocument
from service.documents.store import DocumentStore


def init_app(app: Flask) -> None:
    """Give the app a store."""
    app.extensions["dragoman.documents"] = DocumentStore()


def documents() -> DocumentStore:
    """The store of this app."""
    found = current_app.extensions["dragoman.documents"]
    assert isinstance(found, DocumentStore)
    return found


def send_document(document: TranslatedDocument) -> Response:
    """The file as an attachment that nobody on the way keeps."""
    response = send_file(BytesIO(document.data), document.media_type, as_attachment=True, download_name=document.name)
    response.headers["Cache-Control"] = "no-store"
    return response
