"""A mail server for tests: it keeps what it takes as files, and answers as the file `answer` in its folder says.

answer: `take`, `refuse` (550 for the person), `later` (451 for the message), `cut` (takes the message, and hangs up before
it says so). Arguments: folder, encryption (`plain`, `starttls` or `tls`), and with encryption a password of `weft`."""

import asyncio
import email
import pathlib
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

folder = pathlib.Path(sys.argv[1])
encryption = sys.argv[2]
password = sys.argv[3] if len(sys.argv) > 3 else None


def answer():
    return (folder / "answer").read_text().strip()


class Keeper:
    taken = 0

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer() == "refuse":
            return f"550 5.1.1 no {address} here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if answer() == "later":
            return "451 4.7.1 greylisted, come again"
        Keeper.taken += 1
        said = f"{envelope.mail_from}\n{' '.join(envelope.rcpt_tos)}\n".encode()
        part = folder / f"{Keeper.taken}.part"
        # As an inbox shows it: long lines are broken on the way.
        head = envelope.content.split(b"\r\n\r\n", 1)[0]
        words = email.message_from_bytes(envelope.content).get_payload(decode=True)
        part.write_bytes((said + head + b"\r\n\r\n" + words).replace(b"\r\n", b"\n"))
        part.rename(folder / f"{Keeper.taken}.eml")
        if answer() == "cut":
            server.transport.abort()
            await asyncio.sleep(60)
        return "250 2.0.0 taken"


def authenticator(server, session, envelope, mechanism, data):
    fits = data.login == b"weft" and data.password == password.encode()
    # Not handled: it is the server that says 535.
    return AuthResult(success=fits, handled=False)


settings = {}
if encryption != "plain":
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    if encryption == "tls":
        settings["ssl_context"] = context
    else:
        settings["tls_context"] = context
        settings["require_starttls"] = True
if password:
    settings.update(authenticator=authenticator, auth_required=True, auth_require_tls=encryption == "starttls")

# A port that is free is taken by trying.
for port in range(20000 + hash(str(folder)) % 20000, 60000):
    controller = Controller(Keeper(), hostname="127.0.0.1", port=port, **settings)
    try:
        controller.start()
        break
    except OSError:
        continue
print(controller.port, flush=True)
# Until whoever started it is gone.
sys.stdin.read()
