"""Bytes to text, without ever guessing a letter wrong in silence."""

import codecs
import re
import unicodedata

from ledetraad.people.rules.importing.problems import Problem, refused

OLD_SPREADSHEET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIPPED = b"PK\x03\x04"
IN_ZIPPED_SPREADSHEETS = (b"[Content_Types].xml", b"application/vnd.oasis.opendocument.spreadsheet")
IN_OTHER_DOCUMENTS = (b"word/document.xml", b"ppt/presentation.xml")
OTHER_ARCHIVES = (b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!")
OTHER_FILES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff")

MARKUP = re.compile(r"\s*<(?:\?xml|!doctype|!--|html|table|meta|head|body|workbook)", re.IGNORECASE)

# UTF-8 read as cp1252; DOS letters (cp850) read as cp1252; letters already lost.
GARBLED = re.compile("Ã[¦¸¥†˜…]|[A-Za-z][†‘›][a-z]|\ufffd")
INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


def decoded(content: bytes) -> str:
    """The file's text. UTF-8, UTF-16 with its mark (Excel's "Unicode text") and cp1252 are read."""
    _refuse_what_is_no_text(content)
    text = _as_text(content)
    if "\0" in text:
        raise refused(Problem.NUL_BYTE, _line_of(text, text.index("\0")))
    if garbled := GARBLED.search(text):
        line = _line_of(text, garbled.start())
        around = text[max(garbled.start() - 12, 0) : garbled.end() + 12]
        raise refused(Problem.GARBLED_LETTERS, line, value=around)
    if not text.strip():
        raise refused(Problem.EMPTY_FILE)
    if MARKUP.match(text):
        raise refused(Problem.MARKUP)
    return unicodedata.normalize("NFC", text.translate(INVISIBLE))


def _refuse_what_is_no_text(content: bytes) -> None:
    if not content:
        raise refused(Problem.EMPTY_FILE)
    if content.startswith(ZIPPED) and any(each in content for each in IN_OTHER_DOCUMENTS):
        raise refused(Problem.NOT_TEXT)
    if content.startswith(OLD_SPREADSHEET) or _is_zipped_spreadsheet(content):
        raise refused(Problem.SPREADSHEET)
    if content.startswith((ZIPPED, *OTHER_ARCHIVES)):
        raise refused(Problem.ARCHIVE)
    if content.startswith(OTHER_FILES):
        raise refused(Problem.NOT_TEXT)


def _is_zipped_spreadsheet(content: bytes) -> bool:
    """The names of the files inside stand in it as they are."""
    return content.startswith(ZIPPED) and any(each in content for each in IN_ZIPPED_SPREADSHEETS)


def _as_text(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _utf16(content)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _cp1252(content, error.start)


def _utf16(content: bytes) -> str:
    try:
        return content.decode("utf-16")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise refused(Problem.MIXED_ENCODING, line) from error


def _cp1252(content: bytes, broken_at: int) -> str:
    """Not UTF-8 as a whole, so cp1252 as a whole: a file that is a bit of both is refused."""
    before = content[:broken_at]
    line = before.count(b"\n") + 1
    if not before.isascii():
        raise refused(Problem.MIXED_ENCODING, line)
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError as error:
        problem = Problem.NOT_TEXT if b"\0" in content else Problem.GARBLED_LETTERS
        raise refused(problem, content[: error.start].count(b"\n") + 1) from error


def _line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
