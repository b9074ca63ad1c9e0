# syntax=docker/dockerfile:1
# The packages of production, without install scripts: none needs one, and without the Node that the image has already.
FROM node:24-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
# malloc keeps the 19 MiB blocks of argon2 for itself unless large ones are mapped
ENV MALLOC_MMAP_THRESHOLD_=4194304
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 HL7_HOST=0.0.0.0 HL7_PORT=2575
WORKDIR /app
RUN groupadd --gid 10001 aftercare \
  && useradd --uid 10001 --gid aftercare --no-create-home --shell /usr/sbin/nologin aftercare \
  && install --directory --owner aftercare --group aftercare /app/data
COPY --from=packages /app/node_modules node_modules
COPY package.json ./
COPY migrations migrations
COPY public public
COPY views views
COPY src src
USER 10001:10001
VOLUME /app/data
EXPOSE 3000 2575
HEALTHCHECK --interval=15s --timeout=3s --start-period=10s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--max-semi-space-size=8", "src/server.ts"]
