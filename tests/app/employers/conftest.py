"""A service that may reach one issuer outside, as the tests of verifying have it."""

from tests.app.verifying import conftest as verifying

foreign, outgoing = verifying.foreign, verifying.outgoing
