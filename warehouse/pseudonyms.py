"""Pseudonyms at the door: HMAC-SHA256 of an identifier, keyed and separated by what it names."""

import hmac
import secrets
from hashlib import sha256
from pathlib import Path

import pandas as pd

from warehouse.errors import ConfigurationError
from warehouse.files import locked, replace_file

# The same as the macro `bare` takes off.
WHITE_SPACE = " \t\n\r\u00a0\u200b\ufeff"
_WHOLE = r"^(\d+)\.0+$"
_KEY_BYTES = 32
# 128 bits: over a hundred million ids the chance of one collision is below 1 in 10^22.
_PSEUDONYM_HEX = 32


class Pseudonyms:
    """Replaces identifiers by pseudonyms under one secret key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def of(self, identifier: str, names: str) -> str:
        """The pseudonym of one identifier of a kind (`person`, `worker`, …)."""
        message = f"{names}\x00{identifier}".encode()
        return hmac.digest(self._key, message, sha256).hex()[:_PSEUDONYM_HEX]

    def replace(self, identifiers: pd.Series, names: str) -> pd.Series:
        """Pseudonyms in place of identifiers, row by row; blank stays blank.

        White space around an identifier is not part of it, nor is the `.0` of a number that
        went through Excel or pandas, or the same id would be another person.
        """
        bare = identifiers.str.strip(WHITE_SPACE).str.replace(_WHOLE, r"\1", regex=True)
        codes, distinct = pd.factorize(bare)
        pseudonyms = pd.array(
            [self.of(identifier, names) if identifier else "" for identifier in distinct],
            dtype="str",
        )
        return pd.Series(pseudonyms.take(codes), index=identifiers.index, name=identifiers.name)


def key_file(data_dir: Path) -> Path:
    """Where the key of a data directory's pseudonyms lies."""
    return data_dir / "identities" / "pseudonym.key"


def open_key(data_dir: Path) -> tuple[Pseudonyms, bool]:
    """The pseudonyms of a data directory, and whether a new key was made for it.

    Raises:
        ConfigurationError: the directory holds builds but not the key they were made with.
    """
    path = key_file(data_dir)
    if path.exists():
        key = path.read_bytes()
        if len(key) != _KEY_BYTES:
            raise ConfigurationError(
                f"identities/{path.name} is damaged: restore it from its backup."
            )
        return Pseudonyms(key), False
    if any((data_dir / "builds").glob("*/*/*/build.duckdb")):
        raise ConfigurationError(
            f"identities/{path.name} is missing, but builds made with it exist: restore the key "
            "from its backup, or delete builds/ and build every month anew."
        )
    # Two first runs at once must not make two keys, nor a crash leave half of one.
    with locked(path.parent, wait=True):
        if path.exists():
            return Pseudonyms(path.read_bytes()), False
        key = secrets.token_bytes(_KEY_BYTES)
        with replace_file(path) as temporary:
            temporary.write_bytes(key)
            temporary.chmod(0o400)
    return Pseudonyms(key), True
