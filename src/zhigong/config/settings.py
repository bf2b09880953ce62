"""Django settings, read from the environment that `./zg` prepares; the whole list of variables is in `environment.py`."""

from pathlib import Path

from zhigong.config.discovery import installed_modules
from zhigong.config.environment import database_from_url, environment

ENV = environment()
BASE_DIR = Path(__file__).resolve().parent.parent
ZG_HOME = ENV.home
ZG_SCHEMA = ENV.schema
ZG_APP_ROLE = ENV.app_role
ZG_KEYS_FILE = ENV.keys_file
ZG_LEVEL = ENV.level
ZG_SEAL_SECONDS = ENV.seal_seconds
ZG_SMS_ADAPTER = ENV.sms_adapter
ZG_SMS_GATEWAY_URL = ENV.sms_gateway_url
ZG_SMS_GATEWAY_SECRET = ENV.sms_gateway_secret
ZG_PUBLIC_URL = ENV.public_url
ZG_FONT_FOLDERS = ENV.font_folders

SECRET_KEY = ENV.secret_key
DEBUG = False
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.trusted_origins

KERNEL = (
    "journal",
    "jobs",
    "tally",
    "rules",
    "orgs",
    "people",
    "access",
    "memberships",
    "notices",
    "matters",
    "forms",
    "letters",
    "worklist",
    "cases",
    "metrics",
    "web",
    "api",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_htmx",
    "ninja",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "pgtrigger",
    "pghistory",
    "procrastinate.contrib.django",
    *(f"zhigong.kernel.{room}" for room in KERNEL),
    *installed_modules(),
]
MIDDLEWARE = [
    "zhigong.kernel.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "zhigong.kernel.web.signin_session.IdleMiddleware",
    "zhigong.kernel.web.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "zhigong.kernel.web.signed_in.SignedInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhigong.kernel.web.middleware.SeatMiddleware",
]
ROOT_URLCONF = "zhigong.config.urls"
WSGI_APPLICATION = "zhigong.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhigong.kernel.web.context.page",
            ],
        },
    },
]
DATABASES = {"default": database_from_url(ENV.database_url, ENV.schema, pool=ENV.pool)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/login/"
SESSION_ENGINE = "zhigong.kernel.web.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.public_url.startswith("https://")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.behind_proxy else None
X_FRAME_OPTIONS = "DENY"
FILE_UPLOAD_HANDLERS = ["zhigong.kernel.web.uploads.HeldInMemory"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "中文"), ("en", "English")]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "lib" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = ENV.static_root
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": ENV.static_storage},
}
MEDIA_ROOT = ENV.home / "files"
ZG_CLAMD = ENV.clamd
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
PGTRIGGER_SCHEMA_EDITOR = False
PGTRIGGER_SCHEMA = ""  # found by search_path: one schema per level instance, nothing in public
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"zhigong": {"level": "INFO"}, "procrastinate": {"level": "WARNING"}},
}
