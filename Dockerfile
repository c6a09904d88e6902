# One image with everything, fonts included; data in one volume; nobody is root in it.
FROM python:3.13-slim-trixie AS built
WORKDIR /foreword
COPY requirements.lock .
RUN python -m venv .venv && .venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock

FROM python:3.13-slim-trixie
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --create-home --uid 10001 foreword \
 && mkdir /data && chown foreword /data
WORKDIR /foreword
COPY --from=built /foreword/.venv .venv
COPY app app
COPY static static
COPY templates templates
RUN .venv/bin/python -m compileall -q app
ENV FOREWORD_STORE=/data PATH=/foreword/.venv/bin:$PATH PYTHONUNBUFFERED=1
USER foreword
VOLUME /data
EXPOSE 8000
HEALTHCHECK CMD python -c "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/readyz', timeout=3)"
CMD ["python", "-m", "app", "serve", "--host", "0.0.0.0"]
