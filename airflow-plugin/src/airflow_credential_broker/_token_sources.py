# SPDX-License-Identifier: Apache-2.0
"""The token source of each kind of token settings; what another kind needs is not imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._token_settings import ClientCredentials, TokenCommand, TokenFile

if TYPE_CHECKING:
    from ._settings import Settings
    from ._token import TokenSource


def source_for(settings: Settings) -> TokenSource:
    """Return the token source that the settings name."""
    match settings.token:
        case TokenFile() as file:
            from ._token_local import FileSource

            return FileSource(file)
        case TokenCommand() as command:
            from ._token_local import CommandSource

            return CommandSource(command)
        case ClientCredentials() as client:
            from ._token_oauth import ClientCredentialsSource

            return ClientCredentialsSource(settings, client)
