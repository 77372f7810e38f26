"""Open Badges as a library: documents, signatures, baking and verification.

Pure: no web framework, no database, no clock; only `badges.http` touches the network, through
`badges.connections`. Import from the file that defines: `badges.keys`, `badges.identity`, `badges.jws`, `badges.ob2`,
`badges.baking`, `badges.verification`, `badges.errors`.
"""

__version__ = "0.1.0"
