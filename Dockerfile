# Build: docker build -t dragoman .      Run: docker run --rm -p 5000:5000 dragoman
# Everything, the embedded model included, is in the image: it runs without a network.
FROM python:3.12-slim AS build
WORKDIR /src
RUN python -m venv /opt/dragoman
COPY pyproject.toml README.md LICENSE ./
COPY service ./service
RUN /opt/dragoman/bin/pip install --no-cache-dir .

FROM python:3.12-slim
# CTranslate2 needs the OpenMP runtime.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 dragoman \
    && install -d -o dragoman /data /models
COPY --from=build /opt/dragoman /opt/dragoman
COPY config/default.toml config/gunicorn.conf.py /etc/dragoman/
ENV PATH=/opt/dragoman/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    DRAGOMAN_CONFIG=/etc/dragoman/default.toml \
    DRAGOMAN_HOST=0.0.0.0 \
    DRAGOMAN_DATA_FOLDER=/data \
    DRAGOMAN_PACKAGES=/models
USER dragoman
# /data: keys, translation memory, glossaries.  /models: models installed beside the embedded one.
VOLUME ["/data", "/models"]
EXPOSE 5000
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:5000/health', timeout=4)"]
ENTRYPOINT ["dragoman"]
CMD ["serve"]
