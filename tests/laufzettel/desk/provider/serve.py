# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
"""A real OpenID provider, django-oauth-toolkit, as a program of its own on a free port of this machine.

Run as `python serve.py FOLDER`, with its settings as JSON on the standard input: `key` (PEM), `people` (name to
groups), `clients` (name, secret, addresses). It writes its port as the first line, and ends when its input does.
"""

from __future__ import annotations

import json
import sys
import threading
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

PASSWORD = "am-anderen-ort"
_LOGIN = """<!doctype html><html lang="en"><title>Provider</title><h1>Provider</h1>
<form method="post">{% csrf_token %}{{ form.as_p }}<button>Enter</button></form></html>"""


class Server(ThreadingMixIn, WSGIServer):
    """Answers several browsers at once, as they open connections they may never use."""

    daemon_threads = True


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_message(self, *args):
        """Nothing."""


def configure(folder: str, key: str) -> None:
    """Make Django ready."""
    settings.configure(
        SECRET_KEY="only-for-tests",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="addresses",
        USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/provider.db"}},
        DEFAULT_AUTO_FIELD="django.db.models.AutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "oauth2_provider",
        ],
        # Tables as the models are, in one go, instead of their whole history.
        MIGRATION_MODULES=dict.fromkeys(("auth", "contenttypes", "sessions", "oauth2_provider")),
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"registration/login.html": _LOGIN}),
                        "django.template.loaders.app_directories.Loader",
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        LOGIN_URL="/accounts/login/",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "OIDC_RSA_PRIVATE_KEY": key,
            "OIDC_RP_INITIATED_LOGOUT_ENABLED": True,
            "COMPLIANT_BCP_RFC9700_AUTHZ_RESPONSE_ISS": True,
            "PKCE_REQUIRED": True,
            "SCOPES": {"openid": "OpenID", "profile": "Name"},
            "OAUTH2_VALIDATOR_CLASS": "claims.Claims",
        },
    )
    django.setup()


def furnish(people: dict[str, list[str]], clients: list[list[str]]) -> None:
    """Let people and clients be known."""
    from django.contrib.auth.models import Group, User
    from oauth2_provider.models import Application

    call_command("migrate", verbosity=0, run_syncdb=True)
    for name, groups in people.items():
        person = User.objects.create_user(name, password=PASSWORD)
        person.groups.set([Group.objects.get_or_create(name=group)[0] for group in groups])
    for name, secret, back, out in clients:
        Application.objects.create(
            name=name,
            client_id=name,
            client_secret=secret,
            client_type="confidential",
            authorization_grant_type="authorization-code",
            redirect_uris=back,
            post_logout_redirect_uris=out,
            algorithm="RS256",
            skip_authorization=True,
        )


def main() -> None:
    """Serve until the input ends."""
    said = json.loads(sys.stdin.readline())
    configure(sys.argv[1], said["key"])
    furnish(said["people"], said["clients"])
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_address[1], flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
