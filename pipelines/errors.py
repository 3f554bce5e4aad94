"""The errors that a person may meet: each says what was expected, what was found and what to do."""


class CityfareError(Exception):
    """Base of all errors that are a person's to solve, not a defect of the program."""

    def __init__(self, subject: str, *, expected: str, found: str, remedy: str) -> None:
        super().__init__(f"{subject}: expected {expected}; found {found}. {remedy}")
        self.subject = subject
        self.expected = expected
        self.found = found
        self.remedy = remedy


class SnapshotError(CityfareError):
    """A raw file, or its record, is not what the record says."""


class SourceFormatError(CityfareError):
    """A raw file cannot be read as its layout demands."""


class SourceDefinitionError(CityfareError):
    """A source's module lacks what every source has, or defines what none has."""


class AsynchronousAnswerError(SourceFormatError):
    """A file holds no data: the publisher answered that it would answer later."""


class EmptyAnswerError(SourceFormatError):
    """A file holds no data: the publisher has none for what it was asked for."""


class KeyLengthError(SourceFormatError):
    """A file holds no data: the request had another number of dimensions than the data set."""


class TooManyRequestsError(SourceFormatError):
    """A file holds no data: the publisher had been asked too often."""


class ContractError(CityfareError):
    """A table broke a rule that stops its source or a release."""


class CorrectionError(CityfareError):
    """A declared correction or exception no longer fits what the source holds."""


class IdentityError(CityfareError):
    """City codes cannot be told apart, or an override points to nothing."""


class WarehouseError(CityfareError):
    """dbt could not build or test the warehouse."""


class ReleaseError(CityfareError):
    """A release may not be made, or one does not hold what it promises."""


class PortalError(CityfareError):
    """A release cannot be rendered as a site."""


class PublishError(CityfareError):
    """A release may not leave, or the place it is sent to did not take it."""


class AddError(CityfareError):
    """A user's file may not be kept: it is broken, names no known city, or contradicts another."""


class FetchError(CityfareError):
    """A publisher's answer is not what its source declares; no snapshot was stored."""


class PublisherBusyError(FetchError):
    """A publisher does not answer now, or answers in pieces: worth asking again later.

    `retry_after` is how many seconds it asks us to wait, where it says so.
    """

    def __init__(
        self,
        subject: str,
        *,
        expected: str,
        found: str,
        remedy: str,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(subject, expected=expected, found=found, remedy=remedy)
        self.retry_after = retry_after


class RunHistoryError(CityfareError):
    """The history of runs cannot be read."""


class QueryLimitError(CityfareError):
    """A query needs more time or memory than it may take."""


class UsageError(CityfareError):
    """A command was asked for something that does not exist or is not built yet."""
