"""schemathesis against the twins: whatever is sent, the answer is one that the description promises, never a fault."""

import pytest

pytest.importorskip("schemathesis", reason="要装 schemathesis")

import schemathesis
from hypothesis import HealthCheck, given, settings

from reportmine.web.app import api_of
from reportmine.web.settings import Settings
from reportmine.web.state import Site
from reportmine.web.uploads import Uploads

_LEFT_OUT = {("POST", "/api/v1/uploads")}
"""Each example would start a run; what is refused there is in test_web_api."""


def test_answers_are_those_described(store_path):
    site, given_settings = Site(store_path, workers=1), Settings(max_text=2000)
    app = api_of(site, given_settings, Uploads(site, given_settings))
    seen = 0
    for result in schemathesis.openapi.from_asgi("/api/v1/openapi.json", app).get_all_operations():
        operation = result.ok()
        if (operation.method.upper(), operation.path) in _LEFT_OUT:
            continue

        @settings(
            max_examples=2, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
        )
        @given(case=operation.as_strategy())
        def check(case):
            case.call_and_validate(checks=_checks())

        check()
        seen += 1
    assert seen >= 15


def _checks():
    from schemathesis.checks import not_a_server_error
    from schemathesis.specs.openapi import checks

    return [
        not_a_server_error,
        checks.content_type_conformance,
        checks.response_schema_conformance,
        checks.status_code_conformance,
    ]
