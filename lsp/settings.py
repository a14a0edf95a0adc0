"""Every setting, read from the environment through `lsp.env`; the defaults are those of the embedded run."""

from lsp import env, logs

BASE_DIR = env.BASE_DIR
VAR_DIR = env.VAR_DIR
DJANGO_ENV = env.text("DJANGO_ENV", "embedded")  # embedded | production
PRODUCTION = DJANGO_ENV == "production"
DEBUG = env.flag("DEBUG")
SECRET_KEY = env.text("SECRET_KEY") if PRODUCTION else env.kept_secret("SECRET_KEY", "secret_key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", [] if PRODUCTION else ["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS")
SITE_URL = env.text("SITE_URL", f"http://127.0.0.1:{env.number('PORT', 8000)}").rstrip("/")
SERVICE_NAME = env.text("SERVICE_NAME", "Partnership Ledger")

INSTALLED_APPS = [
    "lsp.apps.LspConfig",
    "partnerships.apps.PartnershipsConfig",
    "strategies.apps.StrategiesConfig",
    "accountability.apps.AccountabilityConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "lsp.apps.StaticFiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django.forms",
    "simple_history",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_structlog",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "lsp.middleware.CompressedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lsp.logs.RequestIdMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "lsp.middleware.AuditContextMiddleware",
    "lsp.middleware.ErrorPagesMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "lsp.urls"
WSGI_APPLICATION = "lsp.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lsp.context.navigation",
            ],
            "builtins": ["lsp.templatetags.components", "lsp.templatetags.wayfinding"],
        },
    }
]
FORM_RENDERER = "lsp.forms.renderer.GovukRenderer"

# The application's role owns nothing; DATABASE_OWNER_URL serves migrations alone (DATABASE_AS_OWNER=1).
DATABASE_AS_OWNER = env.flag("DATABASE_AS_OWNER")
DATABASE_APP_ROLE = env.database("DATABASE_URL").get("USER") or "lsp_app"
DATABASES = {
    "default": {
        **env.planned(env.database("DATABASE_OWNER_URL" if DATABASE_AS_OWNER else "DATABASE_URL")),
        "ENGINE": "lsp.postgresql",
        "CONN_MAX_AGE": 0 if DATABASE_AS_OWNER else env.number("CONN_MAX_AGE", 600),
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}
DATABASES["default"].setdefault("NAME", "lsp")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "lsp.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/work/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email*", "password1*", "password2*"]
ACCOUNT_ADAPTER = "lsp.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "lsp.forms.accounts.SignIn",
    "reset_password": "lsp.forms.accounts.ForgottenPassword",
    "reset_password_from_key": "lsp.forms.accounts.NewPassword",
    "set_password": "lsp.forms.accounts.FirstPassword",
    "change_password": "lsp.forms.accounts.OtherPassword",
    "reauthenticate": "lsp.forms.accounts.PasswordAgain",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = None
# failures to sign in are counted by axes alone, in the database: one count for all processes
ACCOUNT_RATE_LIMITS = {"login_failed": False}
AXES_USERNAME_CALLABLE = "lsp.accounts.who_tries"
AXES_FAILURE_LIMIT = env.number("SIGN_IN_FAILURE_LIMIT", 10)
AXES_COOLOFF_TIME = 1  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "errors/429.html"
AXES_VERBOSE = False

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 60 * 60
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "display-capture")
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "dist"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = env.text(
    "FILES_DIR", str(VAR_DIR / "files")
)  # of stored files: outside the web, no address leads there
STORED_FILE_MEGABYTES = env.number("STORED_FILE_MEGABYTES", 20)
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ("map", "jpg", "png", "gif", "webp", "woff", "woff2", "gz", "br")
WHITENOISE_USE_FINDERS = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True
DATE_FORMAT = "j F Y"
DATE_INPUT_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y"]

EMAIL_BACKEND = env.text("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = VAR_DIR / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "partnership-ledger@example.org")

CELERY_BROKER_URL = env.text("CELERY_BROKER_URL", "filesystem://localhost")
CELERY_BROKER_TRANSPORT_OPTIONS = (
    {
        "polling_interval": 0.25,  # seconds until the bell is heard
        "data_folder_in": str(VAR_DIR / "broker"),
        "data_folder_out": str(VAR_DIR / "broker"),
        "control_folder": str(VAR_DIR / "broker" / "control"),
        "processed_folder": str(VAR_DIR / "broker" / "processed"),
    }
    if CELERY_BROKER_URL.startswith("filesystem")
    else {}
)
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # every entry is due again within the hour: nothing to keep
CELERY_BEAT_SCHEDULE = {
    "heartbeat": {"task": "lsp.tasks.heartbeat", "schedule": 10.0, "options": {"expires": 20}},
    "ring": {"task": "lsp.tasks.ring", "schedule": 10.0, "options": {"expires": 20}},
    "forget": {"task": "lsp.tasks.forget", "schedule": 3600.0, "options": {"expires": 600}},
    "change_over": {"task": "lsp.tasks.change_over", "schedule": 300.0, "options": {"expires": 240}},
    "agreements": {
        "task": "partnerships.tasks.let_agreements_take_effect",
        "schedule": 300.0,
        "options": {"expires": 240},
    },
    "judgements": {
        "task": "accountability.tasks.follow_the_calendar",
        "schedule": 1800.0,
        "options": {"expires": 1500},
    },
    "remind": {"task": "lsp.tasks.remind", "schedule": 3600.0, "options": {"expires": 600}},
    "seal": {"task": "lsp.tasks.seal", "schedule": 60.0, "options": {"expires": 120}},
}

# Webhooks (docs/decisions/0014). Nothing within these networks is refused, and http is allowed there: for tests alone.
WEBHOOK_ALLOWED_NETWORKS = env.words("WEBHOOK_ALLOWED_NETWORKS")
WEBHOOK_PORTS = [int(port) for port in env.words("WEBHOOK_PORTS", ["443", "8443"])]
WEBHOOK_KEY = env.text("WEBHOOK_KEY") or SECRET_KEY  # from it the secrets of endpoints are derived
WEBHOOK_FIRST_PAUSE = env.number("WEBHOOK_FIRST_PAUSE", 30)  # seconds; four times as long after each attempt
WEBHOOK_LONGEST_PAUSE = env.number("WEBHOOK_LONGEST_PAUSE", 12 * 60 * 60)
WEBHOOK_MOST_ATTEMPTS = env.number("WEBHOOK_MOST_ATTEMPTS", 14)  # the last about four days after the first
WEBHOOK_PAUSED_AFTER_DAYS = env.number("WEBHOOK_PAUSED_AFTER_DAYS", 3)  # of failures and nothing else
WEBHOOK_KEPT_DAYS = env.number("WEBHOOK_KEPT_DAYS", 90)  # what was sent, from then on forgotten

REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "lsp.api.schema.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "lsp.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_RENDERER_CLASSES": ["lsp.api.renderers.FastJSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "EXCEPTION_HANDLER": "lsp.api.problems.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": f"{SERVICE_NAME} API",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [],  # enumerations stay where they are used: no names to make up
}

SIMPLE_HISTORY_REVERT_DISABLED = True

LOGGING = logs.configuration(env.text("LOG_LEVEL", "INFO"), as_json=env.flag("LOG_JSON", PRODUCTION))
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_TRUST_UPSTREAM_REQUEST_ID = True  # RequestIdMiddleware lets only ids pass
