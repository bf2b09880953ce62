"""Every environment variable the program reads: name, default and meaning, in one place."""

import json
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

# name → (default, meaning); the generated settings reference prints this table.
VARIABLES = {
    "ZG_HOME": (".home", "the installation's own folder: data, secrets, logs"),
    "ZG_SCHEMA": ("zg", "the database schema of this level instance"),
    "ZG_DATABASE_URL": ("", "connection of this process (application role, or owner for migrations)"),
    "DATABASE_URL": ("", "a PostgreSQL server, or a Citus coordinator, to use in place of the embedded one"),
    "ZG_NODE": (
        "",
        "host:port of the node a new instance goes to on a cluster; default the one with the fewest",
    ),
    "ZG_SECRETS_FILE": ("", "JSON file with secret_key; default HOME/secrets/instance.json"),
    "ZG_KEYS_FILE": ("", "wrapping, digest and signing keys; default HOME/secrets/keys.json"),
    "ZG_LEVEL": ("province", "which level this instance is: nation, province, county"),
    "ZG_PUBLIC_URL": ("http://127.0.0.1:8000", "the address people use, for links and QR codes"),
    "ZG_ALLOWED_HOSTS": ("127.0.0.1,localhost,[::1]", "host names the web server answers for"),
    "ZG_SMS_ADAPTER": ("console", "console, inbox (on screen, demonstration only) or gateway"),
    "ZG_SMS_GATEWAY_URL": ("", "address of the HTTP SMS gateway"),
    "ZG_SEAL_SECONDS": (
        "5",
        "how often the journal is ordered, sealed and its newest part checked (1 to 30)",
    ),
    "ZG_POOL": ("", "1 keeps a pool of database connections (web server)"),
    "ZG_BEHIND_PROXY": ("", "1 when TLS ends at a proxy in front"),
    "ZG_CLAMD": (
        "",
        "the virus scanner for uploads: unix:PATH or tcp:HOST:PORT of clamd; empty = not scanned",
    ),
    "ZG_ASSETS": ("", "folder of fetched data packages; set for the steps that read them"),
    "ZG_FONTS": ("", "folder with the typeface of letters; HOME/fonts is looked into before it"),
    "ZG_STATIC_ROOT": ("", "where collected static files stand; default HOME/static"),
}


@dataclass(frozen=True)
class Environment:
    home: Path
    schema: str
    app_role: str
    database_url: str
    secret_key: str
    keys_file: Path
    level: str
    public_url: str
    allowed_hosts: list[str]
    trusted_origins: list[str]
    sms_adapter: str
    sms_gateway_url: str
    sms_gateway_secret: str
    seal_seconds: int
    pool: bool
    behind_proxy: bool
    font_folders: list[Path]
    clamd: str
    static_root: Path
    static_storage: str


def read(name: str) -> str:
    """Return one variable's value or its default."""
    return os.environ.get(name) or VARIABLES[name][0]


@cache
def environment() -> Environment:
    """Return what this process was told by its environment."""
    home = Path(read("ZG_HOME")).resolve()
    secrets_file = Path(read("ZG_SECRETS_FILE") or home / "secrets" / "instance.json")
    secrets = json.loads(secrets_file.read_text()) if secrets_file.exists() else {}
    schema = read("ZG_SCHEMA")
    static_root = Path(read("ZG_STATIC_ROOT") or home / "static")
    manifest = (static_root / "staticfiles.json").exists()
    storage = "CompressedManifestStaticFilesStorage" if manifest else "CompressedStaticFilesStorage"
    return Environment(
        home=home,
        schema=schema,
        app_role=f"{schema}_app",
        database_url=read("ZG_DATABASE_URL") or read("DATABASE_URL"),
        secret_key=secrets.get("secret_key", ""),
        keys_file=Path(read("ZG_KEYS_FILE") or home / "secrets" / "keys.json"),
        level=read("ZG_LEVEL"),
        public_url=read("ZG_PUBLIC_URL").rstrip("/"),
        allowed_hosts=read("ZG_ALLOWED_HOSTS").split(","),
        trusted_origins=[read("ZG_PUBLIC_URL").rstrip("/")],
        sms_adapter=read("ZG_SMS_ADAPTER"),
        sms_gateway_url=read("ZG_SMS_GATEWAY_URL"),
        sms_gateway_secret=secrets.get("sms_gateway_secret", ""),
        seal_seconds=min(max(int(read("ZG_SEAL_SECONDS")), 1), 30),
        pool=read("ZG_POOL") == "1",
        behind_proxy=read("ZG_BEHIND_PROXY") == "1",
        font_folders=[home / "fonts", *(Path(folder) for folder in (read("ZG_FONTS"),) if folder)],
        clamd=read("ZG_CLAMD"),
        static_root=static_root,
        static_storage=os.environ.get("ZG_STATIC_STORAGE") or f"whitenoise.storage.{storage}",
    )


def database_from_url(url: str, schema: str, pool: bool = False) -> dict:
    """Return Django's DATABASES entry for a postgresql:// address; the schema is set by search_path."""
    parts = urlsplit(url)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    options: dict = {"options": f"-c search_path={schema},extensions -c jit=off"}
    options["prepare_threshold"] = (
        5  # lets zhigong.lib.prepared keep its statements; Django's own are never prepared
    )
    options |= {name: value for name, value in query.items() if name in ("sslmode", "sslrootcert")}
    if pool:
        from zhigong.lib.pool_connections import PoolConnection

        options["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10, "connection_class": PoolConnection}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": query.get("port") or parts.port or "",
        "OPTIONS": options,
        "CONN_MAX_AGE": 0 if pool else None,
        "CONN_HEALTH_CHECKS": True,  # nobody is given a connection that died with the database
        "DISABLE_SERVER_SIDE_CURSORS": False,
    }
