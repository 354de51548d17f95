"""Settings: the only module that reads the environment."""

import hashlib
import os
from datetime import timedelta
from pathlib import Path

from zhicheng.config.database import connection_settings
from zhicheng.config.secrets import secret

BASE = Path(__file__).resolve().parents[2]
PROFILE = os.environ.get("PROFILE") or "henan"
VAR = Path(os.environ.get("VAR") or BASE / "var" / PROFILE)
PORT = int(os.environ.get("PORT") or 8000)
DATABASE_URL = os.environ.get("DATABASE_URL", "")
DEBUG = os.environ.get("DEBUG") == "1"
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")

SECRET_KEY = secret("SECRET_KEY", VAR)
FIELD_KEY = hashlib.sha256(b"field:" + secret("FIELD_KEY", VAR).encode()).digest()
INDEX_KEY = hashlib.sha256(b"index:" + secret("FIELD_KEY", VAR).encode()).digest()

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "axes",
    "captcha",
    "procrastinate.contrib.django",
    "zhicheng.core",
    "zhicheng.ui",
    "zhicheng.audit",
    "zhicheng.documents",
    "zhicheng.jobs",
    "zhicheng.organisations",
    "zhicheng.people",
    "zhicheng.notices",
    "zhicheng.seals",
    "zhicheng.integrity",
    "zhicheng.catalogue",
    "zhicheng.committees",
    "zhicheng.plans",
    "zhicheng.sections",
    "zhicheng.experts",
    "zhicheng.applications",
    "zhicheng.reviews",
    "zhicheng.draws",
    "zhicheng.panels",
    "zhicheng.meetings",
    "zhicheng.ballots",
    "zhicheng.results",
    "zhicheng.papers",
    "zhicheng.sheets",
    "zhicheng.statistics",
    "zhicheng.certificates",
    "zhicheng.demo",
    "zhicheng.sites.portal",
    "zhicheng.sites.applicant",
    "zhicheng.sites.desk",
    "zhicheng.sites.expert",
    "zhicheng.reference",
]

MIDDLEWARE = [
    "zhicheng.sites.frame.middleware.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "zhicheng.config.urls"
WSGI_APPLICATION = "zhicheng.config.wsgi.application"
DATABASES = {"default": connection_settings(VAR, DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "APP_DIRS": False,
        "DIRS": [BASE / "zhicheng/ui/templates", *sorted((BASE / "zhicheng/sites").glob("*/templates"))],
        "OPTIONS": {
            "environment": "zhicheng.ui.jinja.environment",
            "context_processors": ["zhicheng.ui.jinja.masked_once"],
        },
    },
]

FORM_RENDERER = "django.forms.renderers.Jinja2"  # Django's own templates take four times as long for an input

AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "zhicheng.people.authentication.ByLoginOrIdNumber",
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=20)
AXES_LOCKOUT_PARAMETERS = ["username"]  # the account is locked; a school behind one address is not
SILENCED_SYSTEM_CHECKS = ["axes.W002", "axes.W006"]  # the login page itself says that the account is locked
AXES_USERNAME_CALLABLE = "zhicheng.people.authentication.lockout_key"
AXES_RESET_ON_SUCCESS = True
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = ["account", "username", "password", "captcha_1"]  # never the ID number in a table
CAPTCHA_FONT_SIZE = 34
CAPTCHA_IMAGE_SIZE = (150, 52)  # the letters' own size cuts those that are turned at the edge
CAPTCHA_LETTER_ROTATION = (-12, 12)
CAPTCHA_NOISE_FUNCTIONS = ["captcha.helpers.noise_dots"]  # people have to read it
SECOND_FACTOR = os.environ.get("SECOND_FACTOR", "")  # enforced or offered; nothing: as the profile says (ADR 20)
PASSWORD_HASHERS = ["zhicheng.people.passwords.Argon2", "zhicheng.people.passwords.OneTime"]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
HTTPS = os.environ.get("HTTPS") == "1"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_FAILURE_VIEW = "zhicheng.sites.frame.errors.csrf_failed"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Ways out for notices; where nothing is named, nothing leaves. `{mobile}` stands for the person's number.
SITE_URL = os.environ.get("SITE_URL", "")
EMAIL_HOST = os.environ.get("EMAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("EMAIL_PORT") or 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_PASSWORD", "")
EMAIL_USE_SSL = os.environ.get("EMAIL_SECURITY") == "ssl"
EMAIL_USE_TLS = os.environ.get("EMAIL_SECURITY") == "starttls"
DEFAULT_FROM_EMAIL = os.environ.get("EMAIL_FROM") or EMAIL_HOST_USER or "zhicheng@localhost"
GATEWAYS = {"sms": "NOTICES_SMS", "dingtalk": "NOTICES_DINGTALK", "wecom": "NOTICES_WECOM"}
NOTICE_CHANNELS = ({"email": EMAIL_HOST} if EMAIL_HOST else {}) | {
    channel: os.environ[name] for channel, name in GATEWAYS.items() if os.environ.get(name)
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
MEDIA_ROOT = VAR / "files"
STORAGES = {
    "default": {"BACKEND": "zhicheng.documents.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
