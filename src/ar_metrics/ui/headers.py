"""The security headers of every answer."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

import streamlit as st

from ar_metrics.settings import Login


def security_headers(login: Login) -> dict[str, str]:
    """Return the headers: this host alone, in no frame, nothing told to others."""
    headers = {
        "Content-Security-Policy": content_security_policy(login),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    }
    if login.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    return headers


def content_security_policy(login: Login) -> str:
    """Return the policy: this host alone, and the one inline script of Streamlit's own page."""
    page = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    digests = (hashlib.sha256(script.encode()).digest() for script in scripts)
    hashes = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
    scheme, port = ("wss", "") if login.is_secure else ("ws", ":*")
    sockets = " ".join(f"{scheme}://{host}{port}" for host in login.hosts if ":" not in host)
    return (
        f"default-src 'self'; script-src 'self' 'wasm-unsafe-eval' {hashes}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        f"connect-src 'self' {sockets}; worker-src 'self' blob:; frame-src 'none'; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
