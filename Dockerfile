# Linli in a container: built by the commands `make` runs, started as nobody in particular, one volume at /data.

FROM rust:1.95-bookworm AS build
WORKDIR /linli
# What the build needs changes seldom, so it is installed before the source is copied.
COPY tests/tools/common.sh tests/tools/install.sh tests/tools/
RUN bash tests/tools/install.sh build
COPY . .
RUN make build

FROM debian:bookworm-slim
# libpq5 to speak to PostgreSQL, certificates for mail and SMS over TLS, tzdata for the community's own hours.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpq5 ca-certificates tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin linli \
    && install -d -o linli -g linli -m 0700 /data
COPY --from=build /linli/target/release/linli /usr/local/bin/linli
USER 10001
WORKDIR /data
VOLUME /data
# Inside a container the loopback address would be heard by nobody.
ENV LINLI_HOST=0.0.0.0 LINLI_PORT=8080 LINLI_DATA=/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["linli", "doctor", "--url", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["linli"]
CMD ["serve"]
