# The image of web, worker, beat and migrate. Nothing of the checkout is in it but the built wheel.
ARG BASE=python:3.11.15-slim-bookworm

FROM ${BASE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
COPY locks/ locks/
RUN python -m venv /opt/tools \
    && /opt/tools/bin/pip install --quiet --require-hashes --no-deps --requirement locks/build.lock \
    && python -m venv /opt/quytrinh \
    && /opt/quytrinh/bin/pip install --quiet --require-hashes --no-deps --only-binary :all: --requirement locks/run.lock
COPY pyproject.toml README.md ./
COPY state_machines/ state_machines/
COPY tasks/ tasks/
COPY templates/ templates/
COPY workflow_app/ workflow_app/
RUN /opt/tools/bin/pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheels . \
    && /opt/quytrinh/bin/pip install --quiet --no-deps --no-index /wheels/quytrinh-*.whl \
    && /opt/quytrinh/bin/pip uninstall --quiet --yes pip setuptools \
    && /opt/quytrinh/bin/python -I -c "from pathlib import Path; from workflow_app.languages import SOURCES, compiled; compiled(SOURCES, Path('/tmp'))" \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash /opt/quytrinh/lib

FROM ${BASE}
LABEL org.opencontainers.image.title="Quytrinh"
# The folder is made here so that a new volume over it belongs to the user below.
RUN useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin quytrinh \
    && install --directory --owner quytrinh --group quytrinh --mode 0700 /data
COPY --from=build /opt/quytrinh /opt/quytrinh
ENV PATH=/opt/quytrinh/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    QUYTRINH_HOME=/data \
    QUYTRINH_HOST=0.0.0.0
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8000
CMD ["gunicorn", "--config", "python:workflow_app.gunicorn_settings", "workflow_app.wsgi:app"]
