# Four stages: the assets by Node, the packages by pip, both in a small image that runs as nobody in particular.
FROM node:22-bookworm-slim AS assets
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY static ./static
RUN npm run build

FROM python:3.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements/base.txt /build/base.txt
RUN python -m venv /opt/venv && /opt/venv/bin/pip install --require-hashes --no-deps -r /build/base.txt

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin ledger
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=lsp.settings DJANGO_ENV=production
WORKDIR /app
COPY --from=packages /opt/venv /opt/venv
COPY manage.py ./
COPY lsp ./lsp
COPY partnerships ./partnerships
COPY strategies ./strategies
COPY accountability ./accountability
COPY templates ./templates
COPY static ./static
COPY --from=assets /build/static/dist ./static/dist
# The key signs nothing here: collecting files needs a setting, not a secret.
RUN SECRET_KEY=collectstatic-only python manage.py collectstatic --no-input \
    && mkdir -p var/files var/mail && chown ledger var/files var/mail
USER ledger
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["python", "-m", "lsp.probe", "live"]
CMD ["gunicorn", "lsp.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-class", "gthread", \
     "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
