"""Translation memories as files: TMX 1.4b (LISA, "TMX 1.4b Specification", 2005), the form that all tools exchange.

Files are read and written unit by unit, whatever their size. They come from strangers: nothing outside the file is
fetched, and one that declares entities is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from itertools import permutations
from typing import Any, BinaryIO

from service.core.errors import InputError, InvalidOption
from service.core.languages import normalize_code
from service.core.memory import Segment, check_segment

OnSkip = Callable[[int, str], None]
"""Told the line of what is left out, and why."""

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
CODE = re.compile(r"[a-z]{2,8}")
CODES = frozenset({"bpt", "ept", "it", "ph", "ut"})
"""Inline elements that hold another format's codes, which are no text. `hi` marks text, which stays."""

MOST_LANGUAGES = 50
"""Of a unit; the number of its pairs grows with the square."""

DATE = "%Y%m%dT%H%M%SZ"


class TmxError(InputError):
    """A file that is not a well-formed, harmless TMX document."""

    code = "tmx"


def read_tmx(file: BinaryIO, name: str, on_skip: OnSkip) -> Iterator[Segment]:
    """The segments of a TMX file.

    A unit gives every pair of its languages, in both directions. Regions are left out of codes (``az-AZ`` → ``az``); of
    several variants of one language the first counts.

    Args:
        file: of any size; it is read as the segments are taken.
        name: of the file, for messages and as the origin of the segments.
        on_skip: told of units and pairs that cannot be used.

    Raises:
        TmxError: the file is not XML, not TMX, or declares entities; names the line.
    """
    from lxml import etree

    safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    events = etree.iterparse(file, events=("start", "end"), remove_comments=True, remove_pis=True, **safe)
    root = unit = None
    try:
        for event, element in events:
            if root is None:
                root = _check_root(element, name)
            elif unit is None and event == "start":
                unit = element if _name(element) == "tu" else None
            elif event == "end" and unit in {None, element} and element is not root:
                if unit is element:
                    yield from _segments(element, name, on_skip)
                unit = None
                _forget(element)
        if root is None:
            raise TmxError(f"{name} is empty.")
    except etree.XMLSyntaxError as error:
        first = next(iter(events.error_log), None)  # what is raised may be but its consequence
        line, message = (first.line, first.message) if first else (error.lineno, error.msg)
        raise TmxError(
            f"{name}, line {max(1, line)}: {message.strip()}.", hint="The file is not well-formed XML."
        ) from None


def write_tmx(segments: Iterable[Segment], file: BinaryIO, version: str) -> Iterator[int]:
    """Write segments as TMX, one unit each; yields the number of units written so far.

    Args:
        segments: from a memory.
        file: to write to.
        version: of this software.
    """
    from lxml import etree

    header = {
        "creationtool": "dragoman",
        "creationtoolversion": version,
        "segtype": "sentence",
        "o-tmf": "dragoman",
        "adminlang": "en",
        "srclang": "*all*",
        "datatype": "plaintext",
    }
    with etree.xmlfile(file, encoding="utf-8") as document:
        document.write_declaration()
        document.write_doctype('<!DOCTYPE tmx SYSTEM "tmx14.dtd">')
        with document.element("tmx", version="1.4"):
            document.write("\n", etree.Element("header", header), "\n")
            with document.element("body"):
                for number, segment in enumerate(segments, start=1):
                    document.write("\n", _unit(segment))
                    yield number
                document.write("\n")


def _check_root(root: Any, name: str) -> Any:
    if _name(root) != "tmx":
        raise TmxError(f"{name}, line {root.sourceline}: this is not TMX.", hint="The root element must be <tmx>.")
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise TmxError(f"{name}: the file declares entities.", hint="Remove them; a translation memory needs none.")
    return root


def _segments(unit: Any, name: str, on_skip: OnSkip) -> Iterator[Segment]:
    texts: dict[str, str] = {}
    changed = _date(unit)
    for variant in unit:
        if _name(variant) != "tuv":
            continue
        code = normalize_code(variant.get(XML_LANG) or variant.get("lang") or "")
        if not CODE.fullmatch(code):
            on_skip(variant.sourceline, "The variant has no language.")
            continue
        text = " ".join("".join(_plain(seg) for seg in variant if _name(seg) == "seg").split())
        texts.setdefault(code, text)
        changed = changed or _date(variant)
    if not 2 <= len(texts) <= MOST_LANGUAGES:
        on_skip(unit.sourceline, f"Languages in the unit: {len(texts)}.")
        return
    reasons: set[str] = set()
    for source, target in permutations(texts, 2):
        segment = Segment(source, target, texts[source], texts[target], name, changed)
        try:
            check_segment(segment)
        except InvalidOption as error:
            reasons.add(error.message)
        else:
            yield segment
    for reason in sorted(reasons):
        on_skip(unit.sourceline, reason)


def _plain(element: Any) -> str:
    """The text of a segment without the codes of the format it was taken from."""
    parts = [element.text or ""]
    for child in element:
        parts += "" if _name(child) in CODES else _plain(child), child.tail or ""
    return "".join(parts)


def _date(element: Any) -> datetime | None:
    text = element.get("changedate") or element.get("creationdate") or ""
    try:
        return datetime.strptime(text, DATE).replace(tzinfo=UTC)
    except ValueError:
        return None


def _unit(segment: Segment) -> Any:
    from lxml import etree

    unit = etree.Element("tu", {"changedate": segment.changed.strftime(DATE)} if segment.changed else {})
    for code, text in ((segment.source, segment.text), (segment.target, segment.translation)):
        variant = etree.SubElement(unit, "tuv", {XML_LANG: code})
        etree.SubElement(variant, "seg").text = text
    return unit


def _name(element: Any) -> str:
    """Its name without a namespace, which some tools write; empty for an entity."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""


def _forget(element: Any) -> None:
    """Give an element's memory back, and that of what stands before it."""
    element.clear()
    while (before := element.getprevious()) is not None:
        before.getparent().remove(before)
