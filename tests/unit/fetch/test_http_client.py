"""The line to a publisher: its certificate is always verified."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.errors import FetchError, PublisherBusyError
from tests.unit.fetch.conftest import ITEMS, World
from tests.unit.fetch.publisher import Publisher, csv, open_publisher


@pytest.fixture
def secure(tmp_path: Path) -> Iterator[Publisher]:
    """A publisher with a certificate that nobody vouches for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(tmp_path))
    with open_publisher(context=context) as opened:
        yield opened


def _certificate(folder: Path) -> Path:
    """A certificate and its key, made for this test and signed by itself."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def test_certificate_that_nobody_vouches_for_is_refused(world: World, secure: Publisher) -> None:
    secure.serve("/item.csv", csv(ITEMS))
    request = replace(world.request(), url=f"{secure.url}/item.csv")

    with pytest.raises(FetchError, match="a certificate that proves who answers") as error:
        world.fetch(world.toy(request, hosts=frozenset({"localhost"})))

    assert not isinstance(error.value, PublisherBusyError)
    assert (secure.asked, world.watch.slept) == ([], [])
