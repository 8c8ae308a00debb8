"""What no stage has to cope with: texts that are empty, too long, or not text."""

from __future__ import annotations

from service.core.errors import EmptyText, TextTooLong, UndecodableText


def check_text(text: str, max_characters: int) -> None:
    """Refuse a text that cannot be worked on.

    Raises:
        EmptyText: nothing but white space.
        TextTooLong: over ``max_characters`` code points.
        UndecodableText: half a surrogate pair, as broken JSON escapes give; no such text can be encoded again.
    """
    if not text.strip():
        raise EmptyText("The text is empty.", hint="Give a text to work on.")
    if len(text) > max_characters:
        raise TextTooLong(
            f"The text has {len(text):,} characters; at most {max_characters:,} are accepted.",
            hint="Split it, or raise the setting max_characters.",
        )
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UndecodableText("The text holds half a surrogate pair.", hint="Send it as valid UTF-8.") from error
